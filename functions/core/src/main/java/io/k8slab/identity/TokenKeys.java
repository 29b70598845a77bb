package io.k8slab.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The keys of our tokens. To change the key: honour the new one too on every instance, then sign
 * with it and honour the old one, and drop that when its last token has ended, {@link
 * AccessTokens#LIFETIME} later.
 *
 * @param signing signs every new token
 * @param honoured are believed as well
 */
public record TokenKeys(SigningKey signing, List<SigningKey> honoured) {
  public TokenKeys {
    honoured = List.copyOf(honoured);
  }

  /**
   * Reads them.
   *
   * @throws io.k8slab.config.InvalidSetting where a file is no key
   */
  public static TokenKeys read(TokenConfig config) {
    return new TokenKeys(
        SigningKey.read(config.keyFile()),
        config.honouredKeyFiles().stream().map(SigningKey::read).toList());
  }

  /** What anyone may know, to check our tokens: JSON Web Keys. */
  public List<Map<String, Object>> publicJwks() {
    return all().stream().map(SigningKey::publicJwk).toList();
  }

  List<SigningKey> all() {
    var all = new ArrayList<SigningKey>();
    all.add(signing);
    all.addAll(honoured);
    return all;
  }
}
