/**
 * The console: a page that shows elections and changes them, as an actuator endpoint.
 */
@NullMarked
package io.github.leaderelection.console;

import org.jspecify.annotations.NullMarked;
