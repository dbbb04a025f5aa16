package io.github.leaderelection.autoconfigure.work;

import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.ChildContextInitializer;
import io.github.leaderelection.work.WhileLeaderBeans;

/**
 * Manages beans with {@link WhileLeader @WhileLeader} in a context of Spring Boot that is
 * below a managed one and has no auto-configuration itself.
 */
class WhileLeaderChildContextInitializer extends ChildContextInitializer {

	WhileLeaderChildContextInitializer() {
		super(WhileLeaderAutoConfiguration.class, WhileLeaderBeans.class);
	}

}
