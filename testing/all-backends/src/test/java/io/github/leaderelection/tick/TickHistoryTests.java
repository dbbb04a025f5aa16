package io.github.leaderelection.tick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.leaderelection.tick.TickHistory.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TickHistory}.
 */
class TickHistoryTests {

	@TempDir
	private Path directory;

	@Test
	void tickThatTwoInstancesHaveRunIsFound() throws IOException {
		write("a", "job 1000 7\njob 2000 7\n");
		write("b", "job 2000 8\njob 3000 8\n");
		assertThat(TickHistory.of(this.directory).repeated()).singleElement().returns(2_000L, Run::tick);
	}

	@Test
	void tickThatOneInstanceHasRunTwiceIsFound() throws IOException {
		write("a", "job 1000 7\njob 1000 7\n");
		assertThat(TickHistory.of(this.directory).repeated()).containsExactly(new Run("a", "job", 1_000, 7));
	}

	@Test
	void sameTickOfAnotherJobAndLineOfAKilledInstanceAreNoRepetition() throws IOException {
		write("a", "job 1000 7\nother 1000 7\njob 10");
		TickHistory history = TickHistory.of(this.directory);
		assertThat(history.repeated()).isEmpty();
		assertThat(history.runs()).hasSize(2);
		assertThat(history.of("other")).hasSize(1);
	}

	@Test
	void latestTermIsTheOneWithTheHighestToken() throws IOException {
		assertThat(TickHistory.of(this.directory).latest()).isEmpty();
		write("a", "job 1000 7\n");
		write("b", "job 2000 9\njob 3000 9\n");
		assertThat(TickHistory.of(this.directory).latest()).extracting(Run::instance).containsExactly("b", "b");
	}

	private void write(String instance, String text) throws IOException {
		Files.writeString(this.directory.resolve(instance + ".txt"), text);
	}

}
