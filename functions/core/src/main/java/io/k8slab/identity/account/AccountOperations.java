package io.k8slab.identity.account;

import io.k8slab.identity.Authenticate;
import io.k8slab.identity.PasswordHashes;
import io.k8slab.jdbc.Database;

/** What people can do with their accounts. */
public record AccountOperations(
    Register register,
    ConfirmAddress confirmAddress,
    ResetPassword resetPassword,
    ChangePassword changePassword,
    ChangeProfile changeProfile) {

  public static AccountOperations of(
      Database database, PasswordHashes hashes, Authenticate authenticate) {
    return new AccountOperations(
        new Register(database, hashes),
        new ConfirmAddress(database),
        new ResetPassword(database, hashes, authenticate),
        new ChangePassword(database, hashes, authenticate),
        new ChangeProfile(database));
  }
}
