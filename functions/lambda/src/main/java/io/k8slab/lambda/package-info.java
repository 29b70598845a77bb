/**
 * The edge for AWS Lambda: the runtime interface client and Spring Cloud Function's {@code
 * FunctionInvoker} in front, one function of the catalog behind. What Lambda delivers (API Gateway
 * requests, Kafka batches, schedules, CloudEvents) becomes what the function takes. Knows {@code
 * functions/core}'s message forms and composition root, and no feature.
 */
@NullMarked
package io.k8slab.lambda;

import org.jspecify.annotations.NullMarked;
