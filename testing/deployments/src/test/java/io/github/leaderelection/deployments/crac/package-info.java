/**
 * What {@code org.crac} finds by the system property {@code org.crac.Core.Compat} in
 * place of a JVM that can be checkpointed: everything around a checkpoint happens, but
 * the checkpoint itself.
 */
package io.github.leaderelection.deployments.crac;
