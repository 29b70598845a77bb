package io.k8slab.routes;

import java.util.Locale;

/** Text made fit for HTML. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The document's prose: paragraphs between empty lines, code between back-ticks. */
  static String prose(String markdown) {
    if (markdown.isBlank()) {
      return "";
    }
    return "<p>" + String.join("</p>\n<p>", inline(markdown).split("\n\\s*\n")) + "</p>";
  }

  /** One line of prose. */
  static String inline(String markdown) {
    return escape(markdown.strip()).replaceAll("`([^`]+)`", "<code>$1</code>");
  }

  /** A name as a fragment of an address. */
  static String anchor(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
