package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.ElectionTelemetry;

/**
 * When an engine reports what it observes, and where its measurements go.
 *
 * @param leaderlessAfter after how long without a leader that is reported
 * @param stormLimit how many changes of the leader are too many
 * @param telemetry what receives the measurements. It throws nothing
 */
record ReportingSettings(Duration leaderlessAfter, StormLimit stormLimit, ElectionTelemetry telemetry) {
}
