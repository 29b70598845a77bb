package io.k8slab.agent.shell;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Brings output from the threads that read it to the one thread that waits for the program. */
final class OutputQueue {
  private sealed interface Piece {}

  private record Output(boolean error, byte[] bytes) implements Piece {}

  private record End() implements Piece {}

  private final LinkedBlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

  /** A stream whose every write becomes a piece. */
  OutputStream stream(boolean error) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        pieces.add(new Output(error, new byte[] {(byte) b}));
      }

      @Override
      public void write(byte[] bytes, int offset, int length) {
        if (length > 0) {
          pieces.add(new Output(error, Arrays.copyOfRange(bytes, offset, offset + length)));
        }
      }
    };
  }

  /** Nothing more will be written. */
  void end() {
    pieces.add(new End());
  }

  /**
   * Hands pieces to the sink until the end.
   *
   * @param deadline of {@link System#nanoTime}
   * @return whether the end came before the deadline
   */
  boolean drain(OutputSink sink, long deadline) throws InterruptedException {
    while (true) {
      Piece piece = pieces.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      switch (piece) {
        case null -> {
          return false;
        }
        case End() -> {
          return true;
        }
        case Output(boolean error, byte[] bytes) when error -> sink.stderr(bytes);
        case Output(boolean error, byte[] bytes) -> sink.stdout(bytes);
      }
    }
  }
}
