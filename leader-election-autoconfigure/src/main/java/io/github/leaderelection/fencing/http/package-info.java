/**
 * Fencing tokens in requests of HTTP.
 */
@NullMarked
package io.github.leaderelection.fencing.http;

import org.jspecify.annotations.NullMarked;
