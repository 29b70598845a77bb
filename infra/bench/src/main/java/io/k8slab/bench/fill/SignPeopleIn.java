package io.k8slab.bench.fill;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * People with confirmed addresses and one sign-in each. Their password's hash is the first
 * administrator's: 500 of their own would take a minute, and nobody uses them.
 */
public final class SignPeopleIn {
  private SignPeopleIn() {}

  public static List<Person> add(Connection owner, int count) throws SQLException {
    try (var insert =
        owner.prepareStatement(
            """
            WITH added AS (
              INSERT INTO users (id, email, email_key, password_hash, email_confirmed_at)
              SELECT gen_random_uuid(), e, e,
                (SELECT password_hash FROM users WHERE 'system_admin' = ANY (roles) LIMIT 1), now()
              FROM (SELECT 'person-' || n || '@example.com' AS e FROM generate_series(1, ?) n) x
              RETURNING id, email),
            signed_in AS (
              INSERT INTO sessions (id, user_id, address, user_agent, expires_at)
              SELECT gen_random_uuid(), id, '127.0.0.1', 'bench', now() + interval '30 days'
              FROM added RETURNING id, user_id)
            SELECT s.user_id, s.id, a.email FROM signed_in s JOIN added a ON a.id = s.user_id
            """)) {
      insert.setInt(1, count);
      List<Person> people = new ArrayList<>();
      try (var rows = insert.executeQuery()) {
        while (rows.next()) {
          people.add(
              new Person(
                  rows.getObject(1, UUID.class), rows.getObject(2, UUID.class), rows.getString(3)));
        }
      }
      return people;
    }
  }
}
