package io.k8slab.privacy;

import io.k8slab.http.ApiJson;
import io.k8slab.http.FieldError;
import io.k8slab.http.PageCursor;
import io.k8slab.http.Problem;
import io.k8slab.http.ProblemType;
import io.k8slab.identity.Client;
import io.k8slab.identity.IdentityAudit;
import io.k8slab.jdbc.Database;
import io.k8slab.privacy.jdbc.Part;
import io.k8slab.privacy.jdbc.PersonalRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that is held on a person as one archive: a JSON array a kind, and a README.txt that
 * says what each is. Rows go from the database into the archive one by one; where that is full, the
 * rest is had with another request.
 */
public final class ExportPerson {
  /** Before everything: what is newest comes first. */
  private static final PageCursor.Position START =
      new PageCursor.Position(Instant.parse("9999-12-31T00:00:00Z"), new UUID(-1, -1));

  private final Database database;
  private final List<Part> parts = Part.all();

  public ExportPerson(Database database) {
    this.database = database;
  }

  /**
   * @param next where to go on; empty where it is complete
   */
  public record Made(byte[] bytes, Optional<String> next) {}

  /** Where an archive begins: a part, and after which of its rows. */
  private record Place(int part, PageCursor.Position after) {}

  /**
   * Reads all of it and writes that down, in one transaction.
   *
   * @throws io.k8slab.http.ProblemException 422 where the cursor is not one of theirs
   */
  public Made of(UUID userId, Optional<String> cursor, Client client) {
    var from = cursor.map(text -> place(userId, text)).orElse(new Place(0, START));
    return database.transact(
        c -> {
          var made = write(c, userId, from);
          IdentityAudit.allowed(
              c, "user.export", userId, client, Map.of("complete", made.next().isEmpty()));
          return made;
        });
  }

  private Made write(Connection connection, UUID userId, Place from) throws SQLException {
    var archive = new Archive();
    var readme = new StringBuilder(Readme.HEAD);
    var next = Optional.<Place>empty();
    for (int i = from.part(); i < parts.size() && next.isEmpty(); i++) {
      var part = parts.get(i);
      var after = i == from.part() ? from.after() : START;
      var last = fill(archive, connection, part, userId, after);
      if (last.isPresent()) {
        next = Optional.of(new Place(i, last.get()));
      }
      readme.append(Readme.line(part, last.isPresent()));
    }
    archive.begin("README.txt");
    archive.write(readme.append(next.isPresent() ? Readme.MORE : Readme.COMPLETE).toString());
    archive.end();
    return new Made(archive.close(), next.map(place -> cursor(userId, place)));
  }

  /** The last row that went in, where there are more. */
  private static Optional<PageCursor.Position> fill(
      Archive archive, Connection connection, Part part, UUID userId, PageCursor.Position after)
      throws SQLException {
    var rows = new Rows(archive, part.grows());
    archive.begin(part.file());
    PersonalRows.read(connection, part.sql(), userId, after, rows::take);
    archive.write(rows.count == 0 ? "[]\n" : "\n]\n");
    archive.end();
    return rows.leftOff;
  }

  /** Writes rows until the archive is full. */
  private static final class Rows {
    private final Archive archive;
    private final boolean grows;
    private int count;
    private Optional<PageCursor.Position> last = Optional.empty();
    private Optional<PageCursor.Position> leftOff = Optional.empty();

    Rows(Archive archive, boolean grows) {
      this.archive = archive;
      this.grows = grows;
    }

    boolean take(ObjectNode row) {
      if (grows && archive.isFull()) {
        leftOff = last.or(() -> Optional.of(START));
        return false;
      }
      archive.write((count == 0 ? "[\n" : ",\n") + ApiJson.MAPPER.writeValueAsString(row));
      count++;
      if (grows) {
        last =
            Optional.of(
                new PageCursor.Position(
                    Instant.parse(row.get("created_at").stringValue()),
                    UUID.fromString(row.get("id").stringValue())));
      }
      return true;
    }
  }

  /** A letter for the part before the position. */
  private static String cursor(UUID userId, Place place) {
    return (char) ('a' + place.part()) + PageCursor.of(userId, place.after());
  }

  private Place place(UUID userId, String cursor) {
    int part = cursor.isEmpty() ? -1 : cursor.charAt(0) - 'a';
    if (part < 0 || part >= parts.size() || !parts.get(part).grows()) {
      throw Problem.ofFields(
              ProblemType.INVALID_FIELD,
              "The cursor is not one that we gave you; begin without one.",
              List.of(new FieldError("cursor", "must be from the Link of the part before")))
          .asException();
    }
    return new Place(part, PageCursor.read(userId, cursor.substring(1)));
  }
}
