package io.github.leaderelection.raft.autoconfigure;

import java.util.Objects;

import io.github.leaderelection.raft.InvalidRaftSettingsException;
import org.junit.jupiter.api.Test;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContextException;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the analysis of {@link InvalidRaftSettingsException}.
 */
class RaftFailureAnalysisTests {

	@Test
	void saysWhatIsWrongAndWhatToDo() {
		FailureAnalysis analysis = analyze(new ApplicationContextException("Failed to start bean",
				new InvalidRaftSettingsException("The port is taken", "Write another one.")));
		assertThat(analysis.getDescription()).isEqualTo("The port is taken.");
		assertThat(analysis.getAction()).isEqualTo("Write another one.");
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return SpringFactoriesLoader.forDefaultResourceLocation(RaftFailureAnalysisTests.class.getClassLoader())
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, new MockEnvironment()),
					(type, name, ex) -> assertThat(name).doesNotContain("leaderelection"))
			.stream()
			.filter((analyzer) -> analyzer.getClass().getPackageName().startsWith("io.github.leaderelection"))
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
	}

}
