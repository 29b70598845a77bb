package io.k8slab.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Percent-decoding that takes nothing that is not what it looks like. */
public final class UrlDecode {
  private UrlDecode() {}

  /** A path's parts, each decoded by itself, so that an encoded slash divides nothing. */
  public static List<String> segments(String rawPath) {
    if (!rawPath.startsWith("/")) {
      throw malformed("The path must begin with a slash.");
    }
    var segments = new ArrayList<String>();
    for (var segment : rawPath.substring(1).split("/", -1)) {
      segments.add(decode(segment, false));
    }
    return segments;
  }

  /** Names and values of a query or a form; every value of a repeated name. */
  public static Map<String, List<String>> pairs(String encoded) {
    var pairs = new LinkedHashMap<String, List<String>>();
    for (var pair : encoded.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        pairs.computeIfAbsent(decode(name, true), n -> new ArrayList<>()).add(decode(value, true));
      }
    }
    return pairs;
  }

  private static String decode(String encoded, boolean plusIsSpace) {
    if (isPlain(encoded)) {
      return encoded;
    }
    var bytes = new ByteArrayOutputStream(encoded.length());
    var raw = encoded.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        bytes.write(hex(raw, i + 1) << 4 | hex(raw, i + 2));
        i += 2;
      } else {
        bytes.write(raw[i] == '+' && plusIsSpace ? ' ' : raw[i]);
      }
    }
    return checked(bytes.toByteArray());
  }

  private static String checked(byte[] decoded) {
    var text = Utf8.decode(decoded, "The address or form");
    if (text.indexOf('\0') >= 0) {
      throw malformed("The address or form contains NUL.");
    }
    return text;
  }

  private static boolean isPlain(String encoded) {
    return encoded.chars().allMatch(c -> c > 0 && c < 0x80 && c != '%' && c != '+');
  }

  private static int hex(byte[] raw, int at) {
    int digit = at < raw.length ? Character.digit(raw[at], 16) : -1;
    if (digit < 0) {
      throw malformed("A percent sign is not followed by two hexadecimal digits.");
    }
    return digit;
  }

  private static ProblemException malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_REQUEST, detail).asException();
  }
}
