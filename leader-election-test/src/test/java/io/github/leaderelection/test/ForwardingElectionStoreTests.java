package io.github.leaderelection.test;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForwardingElectionStore}.
 */
class ForwardingElectionStoreTests {

	private static final Session SESSION = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(10));

	private static final Claim CLAIM = new Claim(new ElectionRecord("orders", State.VACANT, null, 1, "store"),
			OptionalLong.empty(), "store", SESSION.id(), 2);

	private static final ElectionView VIEW = new ElectionView("store", false, true, Map.of(), Map.of());

	private static final HintListener LISTENER = () -> {
	};

	private static final Subscription SUBSCRIPTION = () -> {
	};

	private static final TickStore TICKS = new InMemoryElectionStore().ticks().orElseThrow();

	private final List<String> received = new ArrayList<>();

	private final ElectionStore target = (ElectionStore) Proxy.newProxyInstance(ElectionStore.class.getClassLoader(),
			new Class<?>[] { ElectionStore.class }, (proxy, method, arguments) -> {
				this.received.add(method.getName() + ((arguments != null) ? Arrays.toString(arguments) : "[]"));
				return answer(method.getReturnType());
			});

	private final ElectionStore store = new ForwardingElectionStore(this.target) {
	};

	/**
	 * Also the methods that the interface gains later: a default method that is not
	 * forwarded hides what the other store does.
	 */
	@Test
	void everyMethodIsForwardedWithItsArgumentsAndItsAnswer() throws Exception {
		for (Method method : ElectionStore.class.getMethods()) {
			Object[] arguments = Arrays.stream(method.getParameterTypes())
				.map(ForwardingElectionStoreTests::argument)
				.toArray();
			assertThat(method.invoke(this.store, arguments)).as(method.getName())
				.isEqualTo(answer(method.getReturnType()));
			if (isShortForm(method)) {
				assertThat(this.received).singleElement().asString().startsWith(method.getName());
			}
			else {
				assertThat(this.received).containsExactly(method.getName() + Arrays.toString(arguments));
			}
			this.received.clear();
		}
	}

	// Calls the method of the same name that a store implements
	private static boolean isShortForm(Method method) {
		return method.isDefault() && Arrays.stream(ElectionStore.class.getMethods())
			.anyMatch((other) -> !other.isDefault() && other.getName().equals(method.getName()));
	}

	private static Object argument(Class<?> type) {
		List<Object> values = List.of(SESSION, SESSION.id(), CLAIM, new ClaimBatch(List.of(CLAIM)), VIEW,
				List.of("orders"), LISTENER, "orders", 7L);
		return values.stream()
			.filter((value) -> type.isInstance(value) || (type == long.class && value instanceof Long))
			.findFirst()
			.orElseThrow();
	}

	private static Object answer(Class<?> type) {
		if (type == boolean.class) {
			return true;
		}
		if (type == Subscription.class) {
			return SUBSCRIPTION;
		}
		if (type == Optional.class) {
			return Optional.of(TICKS);
		}
		if (type == Set.class) {
			return Set.of("orders");
		}
		return (type == ElectionView.class) ? VIEW : null;
	}

}
