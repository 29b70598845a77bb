package io.k8slab.cli.cluster;

import io.k8slab.cli.api.PersonalCredentials;
import io.k8slab.cli.json.JsonText;
import io.k8slab.cli.session.Invocation;
import io.k8slab.cli.terminal.Surroundings;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code k8slab cluster get-credentials}: client-go's credential plug-in. */
@Command(
    name = "get-credentials",
    description = {
      "Print a certificate of your own, for kubectl",
      "What kubectl runs under a kubeconfig of --auth exec: an ExecCredential of "
          + "client.authentication.k8s.io/v1, good for at most an hour."
    },
    footer = {"%nExamples:", "  k8slab cluster get-credentials demo"})
public final class GetCredentials implements Runnable {
  private final Invocation invocation;

  @Parameters(
      paramLabel = "NAME",
      converter = ClusterName.class,
      description = ClusterName.DESCRIPTION)
  private String name = "";

  public GetCredentials(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public void run() {
    Surroundings surroundings = invocation.surroundings();
    surroundings.out().println(execCredential(invocation.api().credentials(name).value()));
    surroundings.out().flush();
  }

  private static String execCredential(PersonalCredentials made) {
    return JsonText.write(
        Map.of(
            "apiVersion",
            "client.authentication.k8s.io/v1",
            "kind",
            "ExecCredential",
            "status",
            Map.of(
                "expirationTimestamp",
                made.expiresAt().toString(),
                "clientCertificateData",
                made.clientCertificate(),
                "clientKeyData",
                made.clientKey())));
  }
}
