/**
 * Auto-configuration for service discovery.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.discovery;

import org.jspecify.annotations.NullMarked;
