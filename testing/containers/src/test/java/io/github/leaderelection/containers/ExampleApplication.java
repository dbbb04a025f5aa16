package io.github.leaderelection.containers;

import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionAutoConfiguration;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * The application of an example.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, ZooKeeperElectionAutoConfiguration.class })
class ExampleApplication {

}
