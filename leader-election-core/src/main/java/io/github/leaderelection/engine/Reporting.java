package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionTelemetry;

/**
 * What an engine reports beside what it does.
 *
 * @param leaderlessAfter after how long without a leader that is reported
 * @param stormLimit how many changes of the leader are too many
 * @param telemetry what receives the measurements. It throws nothing
 */
record Reporting(Duration leaderlessAfter, StormLimit stormLimit, ElectionTelemetry telemetry) {
}
