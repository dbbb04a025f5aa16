package io.github.leaderelection.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.fencing.FenceRejections;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What {@link FencingTable} does on every database.
 */
abstract class FencingTableContract {

	private final DataSource dataSource;

	private final FencingTable table;

	private final String name = "name-" + System.nanoTime();

	FencingTableContract(String platform, DataSource dataSource) {
		this.dataSource = dataSource;
		this.table = new FencingTable(dataSource);
		new ResourceDatabasePopulator(
				new ClassPathResource("fence-%s.sql".formatted(platform), JdbcElectionStore.class))
			.execute(dataSource);
	}

	@Test
	void tokensOnlyGoUp() {
		assertThat(this.table.advance(this.name, 7)).isTrue();
		assertThat(this.table.advance(this.name, 7)).isTrue();
		assertThat(this.table.advance(this.name, 6)).isFalse();
		assertThat(this.table.advance(this.name, 8)).isTrue();
		assertThat(this.table.advance(this.name, 7)).isFalse();
		assertThat(token()).isEqualTo(8);
	}

	@Test
	void refusalIsReported() {
		List<String> rejections = new ArrayList<>();
		TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		Subscription subscription = FenceRejections
			.addListener((election, resource) -> rejections.add(election + " " + resource));
		try {
			transactions
				.executeWithoutResult((status) -> this.table.advance(this.name, new StubLeadership("orders", 8)));
			assertThat(rejections).isEmpty();
			assertThatExceptionOfType(LeadershipLostException.class).isThrownBy(() -> transactions
				.executeWithoutResult((status) -> this.table.advance(this.name, new StubLeadership("orders", 7))));
			assertThat(rejections).containsExactly("orders TABLE");
		}
		finally {
			subscription.close();
		}
	}

	@Test
	void namesAreApart() {
		assertThat(this.table.advance(this.name, 7)).isTrue();
		assertThat(this.table.advance(this.name + "/other", 6)).isTrue();
		assertThat(this.table.advance(this.name.replace('n', 'N'), 5)).isTrue();
	}

	@Test
	void termOutsideOfATransactionIsRefused() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.table.advance(this.name, new StubLeadership("orders", 8)))
			.withMessageContaining("no transaction");
		assertThat(this.table.advance(this.name, 0)).isTrue();
	}

	@Test
	void lowerTokenRollsTheTransactionBack() {
		TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		transactions.executeWithoutResult((status) -> this.table.advance(this.name, new StubLeadership("orders", 8)));
		assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> transactions.executeWithoutResult((status) -> {
				this.table.advance(this.name + "/other", 1);
				this.table.advance(this.name, new StubLeadership("orders", 7));
			}))
			.satisfies((ex) -> assertThat(ex.fencingToken()).isEqualTo(7));
		assertThat(this.table.advance(this.name + "/other", 0)).isTrue();
	}

	@Test
	void takesPartInTheTransaction() {
		TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		this.table.advance(this.name, 7);
		transactions.executeWithoutResult((status) -> {
			this.table.advance(this.name, 8);
			status.setRollbackOnly();
		});
		assertThat(token()).isEqualTo(7);
	}

	@Test
	void nameIsChecked() {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> this.table.advance("no name", 7));
	}

	@Test
	void committedTokensNeverGoBack() throws Exception {
		TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(this.dataSource));
		ConcurrentLinkedQueue<Long> accepted = new ConcurrentLinkedQueue<>();
		List<CompletableFuture<Void>> writers = IntStream.range(0, 3)
			.mapToObj((writer) -> CompletableFuture.runAsync(() -> {
				for (int i = 1; i <= 40; i++) {
					long token = i + ThreadLocalRandom.current().nextInt(3);
					try {
						transactions.executeWithoutResult((status) -> {
							if (this.table.advance(this.name, token)) {
								// The others wait for this row until the commit
								accepted.add(token);
							}
						});
					}
					catch (DataAccessException ex) {
						// A database may give up one of those that wait
					}
				}
			}))
			.toList();
		for (CompletableFuture<Void> writer : writers) {
			writer.get(60, TimeUnit.SECONDS);
		}
		assertThat(accepted).hasSizeGreaterThan(30);
		assertThat(List.copyOf(accepted)).isSorted();
		assertThat(token()).isEqualTo(accepted.stream().mapToLong(Long::longValue).max().orElseThrow());
	}

	private long token() {
		return new JdbcTemplate(this.dataSource)
			.queryForObject("SELECT TOKEN FROM LEADER_ELECTION_FENCE WHERE NAME = ?", Long.class, this.name);
	}

}
