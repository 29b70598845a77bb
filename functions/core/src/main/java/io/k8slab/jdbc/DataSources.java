package io.k8slab.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/**
 * The pool, set so that a database that is away is noticed within a bound: nothing waits longer
 * than {@link #SOCKET_TIMEOUT_SECONDS} for a byte, nor {@link #BORROW_TIMEOUT_MILLIS} for a
 * connection. The pool starts without a database and recovers by itself.
 */
public final class DataSources {
  static final int SOCKET_TIMEOUT_SECONDS = 10;
  static final long BORROW_TIMEOUT_MILLIS = 3_000;

  private DataSources() {}

  /** For the schema's owner: few connections, and statements may take their time. */
  public static HikariDataSource owner(String url, String user, String password) {
    var pool = new HikariConfig();
    pool.setPoolName("k8slab-owner");
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setPassword(password);
    pool.setMaximumPoolSize(3);
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(30_000);
    pool.addDataSourceProperty("ApplicationName", "k8slab-migrate");
    pool.addDataSourceProperty("logServerErrorDetail", false);
    return new HikariDataSource(pool);
  }

  /** For the functions. */
  public static HikariDataSource hikari(DatabaseConfig config) {
    var pool = new HikariConfig();
    pool.setPoolName("k8slab");
    pool.setJdbcUrl(config.url());
    pool.setUsername(config.user());
    pool.setPassword(config.password());
    pool.setMaximumPoolSize(config.poolSize());
    pool.setConnectionTimeout(BORROW_TIMEOUT_MILLIS);
    pool.setValidationTimeout(1_000);
    pool.setInitializationFailTimeout(-1);
    pool.addDataSourceProperty("ApplicationName", "k8slab-functions");
    pool.addDataSourceProperty("connectTimeout", 2);
    pool.addDataSourceProperty("loginTimeout", 3);
    pool.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
    pool.addDataSourceProperty("tcpKeepAlive", true);
    pool.addDataSourceProperty("reWriteBatchedInserts", true);
    pool.addDataSourceProperty("logServerErrorDetail", false); // it quotes the row's values
    // the server gives up before the socket does, so that the connection lives on
    pool.addDataSourceProperty(
        "options", "-c statement_timeout=8s -c idle_in_transaction_session_timeout=15s");
    return new HikariDataSource(pool);
  }
}
