package io.k8slab.jdbc;

import java.sql.SQLException;

/** Something that the database is asked for, inside a transaction that is open already. */
@FunctionalInterface
public interface SqlSupplier<T> {
  T get() throws SQLException;
}
