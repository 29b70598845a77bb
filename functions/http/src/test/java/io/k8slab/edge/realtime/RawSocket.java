package io.k8slab.edge.realtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that does what no client of ours would: nothing, above all. */
final class RawSocket implements AutoCloseable {
  private final Socket socket = new Socket();

  /** Opened, and never read from by itself. */
  RawSocket(int port, String ticket) throws IOException {
    socket.setReceiveBufferSize(4096); // what is not read soon stays with the server
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress("localhost", port));
    socket
        .getOutputStream()
        .write(
            """
            GET /ws/v1/me?token=%s HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """
                .formatted(ticket)
                .getBytes(StandardCharsets.US_ASCII));
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    if (!head.toString().startsWith("HTTP/1.1 101 ")) {
      throw new IOException(head.toString());
    }
    frame(0x81, "{}");
  }

  /** One masked frame with a text shorter than 126 bytes. */
  private void frame(int opcode, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    var frame = new ByteArrayOutputStream();
    frame.write(opcode);
    frame.write(0x80 | bytes.length);
    frame.write(new byte[4]); // a mask that changes nothing
    frame.write(bytes);
    socket.getOutputStream().write(frame.toByteArray());
  }

  /** Reads frames until the server's close frame; its code, or 1006 where there is none. */
  int readToTheEnd() throws IOException {
    var input = socket.getInputStream();
    for (int opcode = input.read(); opcode >= 0; opcode = input.read()) {
      int length = input.read();
      if (length == 126) {
        length = (input.read() << 8) | input.read();
      }
      var body = input.readNBytes(length);
      if ((opcode & 0x0F) == 8) {
        return ((body[0] & 0xFF) << 8) | (body[1] & 0xFF);
      }
    }
    return 1006;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
