/**
 * Mails that a committed transaction owes, and sending them by SMTP or into a folder. Features say
 * what a mail is about and how it is worded; links are made when it is sent, so none is stored.
 */
@NullMarked
package io.k8slab.mail;

import org.jspecify.annotations.NullMarked;
