package io.github.leaderelection.autoconfigure.fencing;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.OnPropertyListCondition;

/**
 * Condition that matches if only the leader answers some paths.
 */
class OnLeaderOnlyPathsCondition extends OnPropertyListCondition {

	static final String PROPERTY = "leader-election.fencing.http.leader-only";

	OnLeaderOnlyPathsCondition() {
		super(PROPERTY, () -> ConditionMessage.forCondition("Paths of the leader"));
	}

}
