package io.github.leaderelection.raft.autoconfigure;

import io.github.leaderelection.raft.InvalidRaftSettingsException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InvalidRaftSettingsFailureAnalyzer}.
 */
class InvalidRaftSettingsFailureAnalyzerTests {

	@Test
	void saysWhatIsWrongAndWhatToDo() {
		FailureAnalysis analysis = new InvalidRaftSettingsFailureAnalyzer().analyze(new ApplicationContextException(
				"Failed to start bean", new InvalidRaftSettingsException("The port is taken", "Write another one.")));
		assertThat(analysis.getDescription()).isEqualTo("The port is taken.");
		assertThat(analysis.getAction()).isEqualTo("Write another one.");
	}

}
