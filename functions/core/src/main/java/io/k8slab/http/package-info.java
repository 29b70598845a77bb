/**
 * The plumbing of the HTTP API, without a server: requests and answers as data, the route table
 * made from the OpenAPI document, problem documents, authentication. Features know it; it knows
 * none of them.
 */
@NullMarked
package io.k8slab.http;

import org.jspecify.annotations.NullMarked;
