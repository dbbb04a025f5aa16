package io.github.leaderelection.work;

/**
 * Managed work as an application declares it: of which election, and under which name.
 *
 * @param election the name of the election
 * @param name the name of the work
 * @param work what to start and stop
 */
public record WorkDeclaration(String election, String name, ManagedWork work) {
}
