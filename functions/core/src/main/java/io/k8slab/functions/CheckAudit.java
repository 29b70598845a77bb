package io.k8slab.functions;

import io.k8slab.audit.KeepAudit;
import io.k8slab.audit.chain.AuditKeys;
import io.k8slab.audit.chain.Fault;
import io.k8slab.audit.chain.Seal;
import io.k8slab.audit.chain.Verification;
import io.k8slab.audit.chain.VerifyAudit;
import io.k8slab.config.InvalidSetting;
import io.k8slab.config.Settings;
import io.k8slab.jdbc.DataSources;
import io.k8slab.jdbc.Database;
import io.k8slab.jdbc.DatabaseConfig;
import java.io.PrintStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The operator's proof that the audit log is as it was sealed: {@code K8SLAB_DATABASE_*}, the keys
 * and the retention as the functions and the migration job have them.
 */
public final class CheckAudit {
  private static final Pattern NOTED = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

  private CheckAudit() {}

  /**
   * Says what it found.
   *
   * @param noted a seal as it was logged, {@code NUMBER:HASH}; empty for none
   * @return whether the log is as it was sealed
   * @throws InvalidSetting naming the key
   */
  public static boolean run(
      Map<String, String> environment, Optional<String> noted, PrintStream out) {
    var settings = new Settings(environment);
    var keys = AuditKeys.from(settings);
    var retention = KeepAudit.from(settings);
    try (var pool = DataSources.hikari(DatabaseConfig.from(settings))) {
      var verify =
          new VerifyAudit(new Database(pool), keys, retention, noted.map(CheckAudit::noted));
      return say(verify.run(), out);
    }
  }

  private static Seal.Head noted(String text) {
    var parts = NOTED.matcher(text);
    if (!parts.matches()) {
      throw new InvalidSetting("audit-verify", "takes a seal as NUMBER:HASH, as it was logged");
    }
    return new Seal.Head(Long.parseLong(parts.group(1)), HexFormat.of().parseHex(parts.group(2)));
  }

  private static boolean say(Verification verification, PrintStream out) {
    var extent = verification.extent();
    out.printf(
        "%d seals, %d sealed rows, %d rows that wait to be sealed%n",
        extent.seals(), extent.rows(), extent.waiting());
    if (extent.prunedThrough() > 0) {
      out.printf("rows up to seal %d are past retention%n", extent.prunedThrough());
    }
    out.println(
        extent.keyedFrom() == 0
            ? "no seal was made with a key"
            : "seals are made with a key from " + extent.keyedFrom());
    out.printf("last seal %d:%s%n", extent.seals(), extent.lastHash());
    return switch (verification) {
      case Verification.Holds _ -> {
        out.println("the audit log is as it was sealed");
        yield true;
      }
      case Verification.Broken(_, var faults) -> {
        faults.stream().map(Fault::text).forEach(out::println);
        out.println("THE AUDIT LOG IS NOT AS IT WAS SEALED");
        yield false;
      }
    };
  }
}
