package io.k8slab.identity.http;

import io.k8slab.http.Request;
import io.k8slab.http.Response;
import java.net.URI;

/**
 * The page where a person approves a device: three files, read at the first question. It runs its
 * own script and no other, talks to this API and to nobody else, and cannot be framed.
 */
public final class DevicePage {
  private static final String PATH = "/device";

  private static final class Files {
    static final PageFile PAGE = PageFile.page("device.html");
    static final PageFile SCRIPT = PageFile.script("device.js");
    static final PageFile STYLE = PageFile.style("device.css");
  }

  /** Its address in an installation; a provider may send people back to it. */
  public static String at(URI publicUrl) {
    return publicUrl.toString().replaceFirst("/$", "") + PATH;
  }

  Response page(Request request) {
    return Files.PAGE.answer(request);
  }

  Response script(Request request) {
    return Files.SCRIPT.answer(request);
  }

  Response style(Request request) {
    return Files.STYLE.answer(request);
  }
}
