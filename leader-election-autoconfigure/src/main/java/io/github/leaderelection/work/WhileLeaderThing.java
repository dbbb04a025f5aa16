package io.github.leaderelection.work;

/**
 * Something that was declared to run while this instance leads.
 *
 * @param election the name of the election
 * @param name the name of the work
 * @param managed what to start and stop
 */
public record WhileLeaderThing(String election, String name, Managed managed) {
}
