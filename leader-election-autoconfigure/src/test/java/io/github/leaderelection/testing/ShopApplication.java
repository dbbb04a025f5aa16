package io.github.leaderelection.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The application of the examples of {@code docs/testing.md}.
 */
@SpringBootApplication
@EnableScheduling
class ShopApplication {

}
