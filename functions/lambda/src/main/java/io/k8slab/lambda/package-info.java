/**
 * The edge for AWS Lambda: its runtime interface client in front, one function of the catalog
 * behind. What Lambda delivers (API Gateway requests, Kafka batches, schedules, CloudEvents)
 * becomes what the function takes. Knows {@code functions/core}'s message forms and composition
 * root, and no feature.
 */
@NullMarked
package io.k8slab.lambda;

import org.jspecify.annotations.NullMarked;
