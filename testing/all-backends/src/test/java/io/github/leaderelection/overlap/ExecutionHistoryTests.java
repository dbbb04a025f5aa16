package io.github.leaderelection.overlap;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExecutionHistory} and {@link ExecutionLog}.
 */
class ExecutionHistoryTests {

	private final ExecutionHistory history = new ExecutionHistory();

	@Test
	void executionsOneAfterTheOtherDoNotOverlap() {
		this.history.add("a", "start 1 job 5 100 \nend 1 200 true \n");
		this.history.add("b", "start 1 job 6 200 \nend 1 300 true \n");
		assertThat(this.history.of("job")).hasSize(2);
		assertThat(this.history.overlaps("job")).isEmpty();
		assertThat(this.history.cut("job")).isEmpty();
	}

	@Test
	void overlapOfTwoInstancesIsFound() {
		this.history.add("a", "start 1 job 5 100 \nend 1 200 true \n");
		this.history.add("b", "start 1 job 6 199 \nend 1 300 true \n");
		assertThat(this.history.overlaps("job")).hasSize(1);
		assertThat(this.history.overlaps("job").get(0)).contains("instance=a").contains("instance=b");
	}

	@Test
	void overlapWithinOneInstanceIsFound() {
		this.history.add("a", "start 1 job 5 100 \nstart 2 job 5 150 \nend 1 200 true \nend 2 250 true \n");
		assertThat(this.history.overlaps("job")).hasSize(1);
	}

	@Test
	void overlapWithOneThatIsNotTheLastIsFound() {
		this.history.add("a", "start 1 job 5 100 \nend 1 900 true \n");
		this.history.add("b", "start 1 job 6 200 \nend 1 300 true \nstart 2 job 6 400 \nend 2 500 true \n");
		assertThat(this.history.overlaps("job")).hasSize(2);
	}

	@Test
	void executionWithoutAnEndOverlapsWithAllLaterOnes() {
		this.history.add("a", "start 1 job 5 100 \n");
		this.history.add("b", "start 1 job 6 200 \nend 1 300 true \n");
		assertThat(this.history.overlaps("job")).hasSize(1);
	}

	@Test
	void differentJobsMayOverlap() {
		this.history.add("a", "start 1 job 5 100 \nstart 2 other 5 150 \nend 1 200 true \nend 2 250 true \n");
		assertThat(this.history.overlaps("job")).isEmpty();
		assertThat(this.history.overlaps("other")).isEmpty();
	}

	@Test
	void executionThatWasCutIsFound() {
		this.history.add("a", "start 1 job 5 100 \nend 1 200 false \nstart 2 job 5 300 \nend 2 400 true \n");
		assertThat(this.history.cut("job")).extracting(Execution::start).containsExactly(100L);
	}

	@Test
	void executionWithoutAnEndWasCut() {
		this.history.add("a", "start 1 job 5 100 \nend 1 2");
		assertThat(this.history.cut("job")).hasSize(1);
	}

	@Test
	void executionOfATermThatWasLostWasNotCutByAHandOff() {
		this.history.add("a", "start 1 job 5 100 \nlost 5 \nend 1 200 false \n");
		assertThat(this.history.cut("job")).isEmpty();
		assertThat(this.history.lost()).containsExactly(5L);
	}

	@Test
	void logIsReadAsItWasWritten(@TempDir Path directory) throws IOException {
		Path file = directory.resolve("log");
		ExecutionLog log = new ExecutionLog(file);
		long before = System.nanoTime();
		long first = log.start("job", 5);
		long second = log.start("other", 6);
		log.end(second, false);
		log.lost(6);
		log.end(first, true);
		this.history.add("a", file);
		assertThat(this.history.of("job")).singleElement().satisfies((execution) -> {
			assertThat(execution.token()).isEqualTo(5);
			assertThat(execution.start()).isBetween(before, execution.end());
			assertThat(execution.end()).isLessThanOrEqualTo(System.nanoTime());
			assertThat(execution.complete()).isTrue();
		});
		assertThat(this.history.of("other")).singleElement().extracting(Execution::complete).isEqualTo(false);
		assertThat(this.history.lost()).containsExactly(6L);
	}

}
