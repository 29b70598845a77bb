import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes a topic, lists it, writes a record and reads it back through a consumer group: SERVERS VALUE. */
class RoundTrip {
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> servers = Map.of("bootstrap.servers", arguments[0]);
    try (Admin admin = Admin.create(servers)) {
      admin.createTopics(List.of(new NewTopic("round-trip", 3, (short) 1))).all().get();
      System.out.println("topics " + admin.listTopics().names().get());
    }
    var string = new StringSerializer();
    try (var producer = new KafkaProducer<>(servers, string, string)) {
      producer.send(new ProducerRecord<>("round-trip", "key", arguments[1])).get();
    }
    Map<String, Object> group =
        Map.of("bootstrap.servers", arguments[0], "group.id", "readers", "auto.offset.reset", "earliest");
    var text = new StringDeserializer();
    try (var consumer = new KafkaConsumer<>(group, text, text)) {
      consumer.subscribe(List.of("round-trip"));
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (System.nanoTime() < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          System.out.println("read " + record.value());
          return;
        }
      }
    }
    throw new IllegalStateException("nothing was read");
  }
}
