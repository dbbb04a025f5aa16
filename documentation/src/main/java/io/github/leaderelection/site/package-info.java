/**
 * The documentation as a site, which the build generates and checks.
 */
@NullMarked
package io.github.leaderelection.site;

import org.jspecify.annotations.NullMarked;
