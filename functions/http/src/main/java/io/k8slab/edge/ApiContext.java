package io.k8slab.edge;

import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's one application. Requests keep the class loader of the process: threads that they start,
 * such as the pool's, outlive the application and must not hold on to a loader of its own.
 */
final class ApiContext extends StandardContext {
  ApiContext() {
    setName("");
    setPath("");
    // it is never reloaded: there is nothing to clear, and the search needs open JDK packages
    setClearReferencesThreadLocals(false);
    setClearReferencesRmiTargets(false);
    addLifecycleListener(new Tomcat.FixContextListener());
  }

  @Override
  public @Nullable ClassLoader bind(@Nullable ClassLoader original) {
    return null; // nothing was bound
  }
}
