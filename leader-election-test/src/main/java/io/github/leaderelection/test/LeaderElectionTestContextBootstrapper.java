package io.github.leaderelection.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.TestContextBootstrapper;

/**
 * {@link TestContextBootstrapper} for {@link LeaderElectionTest @LeaderElectionTest}.
 */
class LeaderElectionTestContextBootstrapper extends TestSliceTestContextBootstrapper<LeaderElectionTest> {

}
