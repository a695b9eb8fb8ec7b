#include "config/settings.hpp"

#include "config/endpoint.hpp"
#include "tests/config/mistakes.hpp"

#include <gmock/gmock.h>

namespace {

using config::parse_settings;
using config::Settings;
using testing::ElementsAre;
using namespace std::chrono_literals;

TEST(Settings, have_a_default_for_every_key) {
    const auto settings = parse_settings("/etc/cw/c.yaml", "");
    ASSERT_TRUE(settings) << said(settings)[0];
    EXPECT_EQ(settings->site, "H1");
    EXPECT_TRUE(settings->store.empty());
    ASSERT_EQ(settings->listeners.size(), 1U);
    EXPECT_EQ(settings->listeners[0].endpoint.host, "127.0.0.1");
    EXPECT_EQ(settings->listeners[0].endpoint.port, 2575);
    EXPECT_EQ(settings->http.port, 9575);
    EXPECT_EQ(settings->retention.journal, 90 * 24h);
    EXPECT_EQ(settings->retention.max_size, std::size_t{20} << 30U);
    EXPECT_EQ(settings->disk.stop_below, std::size_t{256} << 20U);
    EXPECT_EQ(settings->feed.router, "tcp://127.0.0.1:5571");
    EXPECT_EQ(settings->rules.size(), 1U);
    EXPECT_EQ(settings->terminology.size(), 1U);
}

TEST(Settings, take_every_key) {
    const auto settings = parse_settings("/etc/cw/c.yaml", R"(
site: St-Elsewhere
store: {sqlite: /var/lib/cw/cw.db}
listeners:
  - name: lab
    endpoint: '[::1]:2600'
    time_zone: Europe/Berlin
    authority: LAB
    identifier_types: [MR, PI]
    charset: UNICODE UTF-8
    processing_ids: PT
    strict: true
    refuse_incomplete: true
    peers: [10.1.0.0/16, '2001:db8::1']
    ack:
      mode: accept
      unreadable: AE
      incomplete: AR
      unsupported: AE
      processing_id: AE
      not_kept: none
      plain_type: true
    sequence_numbers: true
    order_control: {DISC: DC, 'NO': NW}
    commit_blocks: true
    max_frame: 1 MiB
    max_connections: 8
    keep_alive: 1 min
    idle_timeout: 10 min
    in_frame_timeout: PT5S
    write_timeout: 7 s
  - {name: ehr, endpoint: 192.0.2.1:2575}
feed: {router: 'tcp://127.0.0.1:1', live: 'ipc:///run/cw/live'}
http: {endpoint: 127.0.0.1:80}
retention:
  journal: 7 days
  resends: 2 days
  quarantine: 60 days
  findings: 5 days
  outbox: 0 s
  history: 0
  max_size: 1 GiB
  at_least: 1 h
disk: {warn_below: 2 GiB, stop_below: 1 MiB}
rules: [a.yaml, ../rules]
terminology: [/usr/share/t]
local_codes: [codes.csv]
patient_cache: 5
log_level: debug
)");
    ASSERT_TRUE(settings) << said(settings)[0];
    EXPECT_EQ(settings->site, "St-Elsewhere");
    EXPECT_EQ(settings->store, "/var/lib/cw/cw.db");
    ASSERT_EQ(settings->listeners.size(), 2U);
    const config::Listener& lab = settings->listeners[0];
    EXPECT_EQ(lab.name, "lab");
    EXPECT_EQ(lab.endpoint.host, "::1");
    EXPECT_EQ(lab.endpoint.port, 2600);
    EXPECT_EQ(lab.time_zone, "Europe/Berlin");
    EXPECT_EQ(lab.default_authority, "LAB");
    EXPECT_THAT(lab.identifier_types, ElementsAre("MR", "PI"));
    EXPECT_EQ(lab.charset, "UNICODE UTF-8");
    EXPECT_EQ(lab.processing_ids, "PT");
    EXPECT_TRUE(lab.strict);
    EXPECT_TRUE(lab.refuse_incomplete);
    EXPECT_THAT(lab.peers, ElementsAre(config::parse_network("10.1.0.0/16").value(),
                                       config::parse_network("2001:db8::1").value()));
    using config::Acknowledgement;
    EXPECT_EQ(lab.ack.mode, Acknowledgement::Mode::accept);
    EXPECT_EQ(lab.ack.unreadable, Acknowledgement::Refusal::AE);
    EXPECT_EQ(lab.ack.incomplete, Acknowledgement::Refusal::AR);
    EXPECT_EQ(lab.ack.unsupported, Acknowledgement::Refusal::AE);
    EXPECT_EQ(lab.ack.processing_id, Acknowledgement::Refusal::AE);
    EXPECT_TRUE(lab.ack.silent_when_not_kept);
    EXPECT_TRUE(lab.ack.plain_type);
    EXPECT_TRUE(lab.sequence_numbers);
    EXPECT_THAT(lab.order_control,
                ElementsAre(testing::Pair("DISC", "DC"), testing::Pair("NO", "NW")));
    EXPECT_TRUE(lab.commit_blocks);
    EXPECT_EQ(lab.keep_alive, 1min);
    EXPECT_EQ(lab.max_frame, 1U << 20U);
    EXPECT_EQ(lab.max_connections, 8U);
    EXPECT_EQ(lab.idle_timeout, 10min);
    EXPECT_EQ(lab.in_frame_timeout, 5s);
    EXPECT_EQ(lab.write_timeout, 7s);
    EXPECT_EQ(settings->listeners[1].name, "ehr");
    EXPECT_EQ(settings->feed.router, "tcp://127.0.0.1:1");
    EXPECT_EQ(settings->feed.live, "ipc:///run/cw/live");
    EXPECT_EQ(settings->http.port, 80);
    EXPECT_EQ(settings->retention.journal, 7 * 24h);
    EXPECT_EQ(settings->retention.resends, 48h);
    EXPECT_EQ(settings->retention.quarantine, 60 * 24h);
    EXPECT_EQ(settings->retention.findings, 5 * 24h);
    EXPECT_EQ(settings->retention.outbox, 0s);
    EXPECT_EQ(settings->retention.history, 0s);
    EXPECT_EQ(settings->retention.max_size, std::size_t{1} << 30U);
    EXPECT_EQ(settings->retention.at_least, 1h);
    EXPECT_EQ(settings->disk.warn_below, std::size_t{2} << 30U);
    EXPECT_EQ(settings->disk.stop_below, std::size_t{1} << 20U);
    EXPECT_THAT(settings->rules, ElementsAre("/etc/cw/a.yaml", "/etc/rules"));
    EXPECT_THAT(settings->terminology, ElementsAre("/usr/share/t"));
    EXPECT_THAT(settings->local_codes, ElementsAre("/etc/cw/codes.csv"));
    EXPECT_EQ(settings->patient_cache, 5U);
    EXPECT_EQ(settings->log_level, "debug");
}

TEST(Settings, report_all_mistakes_at_once_in_the_order_of_the_lines) {
    const auto settings = parse_settings("c.yaml", R"(site: 'H 1'
listners: []
http: {endpoint: localhost:1}
patient_cache: none
)");
    EXPECT_THAT(
        said(settings),
        ElementsAre(testing::StartsWith("c.yaml:1:7: "), testing::StartsWith("c.yaml:2:1: "),
                    testing::StartsWith("c.yaml:3:18: "), testing::StartsWith("c.yaml:4:16: ")));
}

std::vector<std::string> said_of_order_control(const std::string& value) {
    return said(parse_settings(
        "c.yaml",
        "listeners:\n  - {name: a, endpoint: '127.0.0.1:1', order_control: " + value + "}\n"));
}

TEST(Settings, declare_the_feeds_that_a_site_counts_on) {
    const auto settings = parse_settings("c.yaml", R"(feed:
  feeds:
    - {name: rx-main, required: true, topics: [alert/1/H1/rx/], lag_events: 50, lag_age: 2 min}
    - name: ward.board_2
)");
    ASSERT_TRUE(settings) << said(settings).front();
    ASSERT_EQ(settings->feed.feeds.size(), 2U);
    const config::DeclaredFeed& main = settings->feed.feeds[0];
    EXPECT_EQ(main.name, "rx-main");
    EXPECT_TRUE(main.required);
    EXPECT_THAT(main.topics, ElementsAre("alert/1/H1/rx/"));
    EXPECT_EQ(main.lag_events, 50U);
    EXPECT_EQ(main.lag_age, 120s);
    const config::DeclaredFeed& board = settings->feed.feeds[1];
    EXPECT_FALSE(board.required);
    EXPECT_TRUE(board.topics.empty());
    EXPECT_EQ(board.lag_events, 1000U);
    EXPECT_EQ(board.lag_age, 300s);
}

TEST(Settings, say_where_the_keys_of_the_feed_are) {
    const auto none = parse_settings("/etc/cw/c.yaml", "feed: {}\n");
    EXPECT_FALSE(none->feed.curve);
    const auto file = parse_settings(
        "/etc/cw/c.yaml",
        "feed: {router: 'tcp://10.1.2.3:1', curve: {key: feed.key, clients: clients}}\n");
    ASSERT_TRUE(file) << said(file)[0];
    EXPECT_EQ(file->feed.curve->key, "/etc/cw/feed.key");
    EXPECT_EQ(file->feed.curve->credential, "");
    EXPECT_EQ(file->feed.curve->clients, "/etc/cw/clients");
    const auto credential = parse_settings(
        "/etc/cw/c.yaml", "feed: {curve: {credential: feed.key, clients: /srv/clients}}\n");
    ASSERT_TRUE(credential) << said(credential)[0];
    EXPECT_EQ(credential->feed.curve->credential, "feed.key");
    EXPECT_EQ(credential->feed.curve->clients, "/srv/clients");
}

TEST(Settings, open_the_feed_without_keys_only_where_that_is_said) {
    EXPECT_TRUE(parse_settings("/c.yaml", "feed: {router: 'tcp://127.1.2.3:1'}\n"));
    EXPECT_TRUE(parse_settings("/c.yaml", "feed: {router: 'tcp://[::1]:1', live: 'ipc:///x'}\n"));
    EXPECT_FALSE(parse_settings("/c.yaml", "feed: {router: 'tcp://0.0.0.0:1'}\n"));
    EXPECT_TRUE(
        parse_settings("/c.yaml", "feed: {router: 'tcp://0.0.0.0:1', unprotected: true}\n"));
}

TEST(Settings, map_a_feeds_order_control_to_codes_of_the_table_only) {
    EXPECT_THAT(said_of_order_control("{DISC: DCX}"),
                ElementsAre(testing::AllOf(testing::StartsWith("c.yaml:2:62: 'DCX' is none of AF"),
                                           testing::HasSubstr("did you mean 'DC'?"))));
    EXPECT_THAT(said_of_order_control("[DC]"), ElementsAre(testing::StartsWith("c.yaml:2:55: ")));
    EXPECT_THAT(said_of_order_control("{A: DC, A: NW}"),
                ElementsAre("c.yaml:2:63: key 'A' stands here twice"));
    EXPECT_THAT(said_of_order_control("{'': DC}"), ElementsAre(testing::HasSubstr("is empty")));
}

TEST(Settings, say_when_the_file_is_missing) {
    EXPECT_THAT(said(config::load_settings("/nowhere/c.yaml")),
                ElementsAre("/nowhere/c.yaml: there is no such file"));
}

class SettingsRefuse : public testing::TestWithParam<Wrong> {};

TEST_P(SettingsRefuse, with_place_and_reason) {
    EXPECT_THAT(said(parse_settings("c.yaml", GetParam().text)),
                ElementsAre("c.yaml:" + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Settings, SettingsRefuse,
    testing::Values(
        Wrong{"an_unknown_key", "stie: H1\n", "1:1: unknown key 'stie'; did you mean 'site'?"},
        Wrong{"a_key_without_a_likeness", "colour: red\n", "1:1: unknown key 'colour'"},
        Wrong{"a_key_that_stands_there_twice", "site: A\nsite: B\n",
              "2:1: key 'site' stands here twice"},
        Wrong{"a_list_where_a_mapping_belongs", "- site: H1\n",
              "1:1: expected a mapping, found a list"},
        Wrong{"a_mapping_where_a_value_belongs", "site: {name: H1}\n",
              "1:7: expected a single value, found a mapping"},
        Wrong{"a_key_without_a_value", "site:\n", "1:1: expected a single value, found nothing"},
        Wrong{"an_empty_value", "site: ''\n", "1:7: is empty"},
        Wrong{"a_site_that_is_no_word", "site: H/1\n",
              "1:7: 'H/1' is no single word of letters, digits and hyphens"},
        Wrong{"postgresql", "store: {postgresql: x}\n",
              "1:21: postgresql is not supported yet: use sqlite"},
        Wrong{"a_store_without_a_place", "store: {}\n", "1:8: key 'sqlite' is missing"},
        Wrong{"no_listener_at_all", "listeners: []\n", "1:12: at least one listener is needed"},
        Wrong{"a_listener_without_a_name", "listeners:\n  - {endpoint: 127.0.0.1:1}\n",
              "2:5: key 'name' is missing"},
        Wrong{"two_listeners_of_one_name",
              "listeners:\n  - {name: a, endpoint: 127.0.0.1:1}\n"
              "  - {name: a, endpoint: 127.0.0.1:2}\n",
              "3:5: a listener named 'a' stands here already"},
        Wrong{"two_listeners_of_one_endpoint",
              "listeners:\n  - {name: a, endpoint: 127.0.0.1:1}\n"
              "  - {name: b, endpoint: 127.0.0.1:1}\n",
              "3:5: another listener has the same endpoint"},
        Wrong{"a_host_name", "http: {endpoint: localhost:9575}\n",
              "1:18: 'localhost:9575' is no endpoint: write an IP address (not a name) and a port, "
              "such as 127.0.0.1:2575 or '[::1]:2575'"},
        Wrong{"a_feed_that_is_no_zeromq_endpoint", "feed: {live: 127.0.0.1:5570}\n",
              "1:14: '127.0.0.1:5570' is no ZeroMQ endpoint such as tcp://127.0.0.1:5571 (an IP "
              "address, not a name) or ipc:///run/calciwatch/feed"},
        Wrong{"a_declared_feed_without_a_name", "feed: {feeds: [{required: true}]}\n",
              "1:16: key 'name' is missing"},
        Wrong{"a_feed_with_a_name_that_no_hello_can_have", "feed: {feeds: [{name: a b}]}\n",
              "1:23: 'a b' is no name of 1 to 64 letters, digits, '.', '_' or '-'"},
        Wrong{"a_feed_declared_twice", "feed: {feeds: [{name: a}, {name: a}]}\n",
              "1:27: a feed named 'a' stands here already"},
        Wrong{"a_feed_of_no_topics", "feed: {feeds: [{name: a, topics: []}]}\n",
              "1:34: must name 1 to 32 prefixes: leave the key out for all topics"},
        Wrong{"a_topic_with_a_blank", "feed: {feeds: [{name: a, topics: [alert/1 /]}]}\n",
              "1:35: 'alert/1 /' is no prefix of a topic such as alert/1/H1/rx/"},
        Wrong{"a_feed_beyond_this_machine_without_keys", "feed: {router: 'tcp://10.1.2.3:5571'}\n",
              "1:16: 'tcp://10.1.2.3:5571' can be reached from other machines, and without keys "
              "whoever reaches it reads every alert: set 'curve', or 'unprotected: true' if "
              "something else guards it"},
        Wrong{"a_live_copy_on_every_address_without_keys",
              "feed:\n  live: 'tcp://[::]:5570'\n  unprotected: false\n",
              "2:9: 'tcp://[::]:5570' can be reached from other machines, and without keys "
              "whoever reaches it reads every alert: set 'curve', or 'unprotected: true' if "
              "something else guards it"},
        Wrong{"keys_without_a_key", "feed: {curve: {clients: clients}}\n",
              "1:15: needs one of 'key' (a file) and 'credential' (of systemd)"},
        Wrong{"keys_with_two_keys", "feed: {curve: {key: a, credential: b, clients: c}}\n",
              "1:15: needs one of 'key' (a file) and 'credential' (of systemd)"},
        Wrong{"keys_without_clients", "feed: {curve: {key: a}}\n",
              "1:15: key 'clients' is missing"},
        Wrong{"a_credential_that_is_a_path", "feed: {curve: {credential: ../a, clients: c}}\n",
              "1:28: is no name of a credential"},
        Wrong{"keys_and_no_protection", "feed: {curve: {key: a, clients: c}, unprotected: true}\n",
              "1:50: contradicts 'curve': leave it out"},
        Wrong{"one_endpoint_for_both_feeds", "feed: {live: 'tcp://127.0.0.1:5571'}\n",
              "1:7: router and live need endpoints of their own"},
        Wrong{"an_age_without_a_unit", "retention: {journal: 90}\n",
              "1:22: '90' is no duration such as '30 s' or PT30S, of at least 0 s"},
        Wrong{"a_disk_that_stops_before_it_warns", "disk: {warn_below: 1 MiB, stop_below: 1 GiB}\n",
              "1:7: warn_below is less than stop_below: nobody would be warned"},
        Wrong{"a_number_out_of_range", "patient_cache: 0\n",
              "1:16: '0' is no whole number from 1 to 100000000"},
        Wrong{"an_empty_list_of_rules", "rules: []\n",
              "1:8: is empty: leave the key out for what is shipped"},
        Wrong{"a_log_level_nobody_knows", "log_level: warning\n",
              "1:12: 'warning' is none of trace, debug, info, warn, error, critical, off"},
        Wrong{
            "a_log_level_mistyped", "log_level: debg\n",
            "1:12: 'debg' is none of trace, debug, info, warn, error, critical, off; did you mean "
            "'debug'?"}),
    test_name);

class ListenerRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(ListenerRefuses, with_place_and_reason) {
    const std::string text =
        "listeners:\n  - name: a\n    endpoint: 127.0.0.1:1\n    " + GetParam().text + "\n";
    EXPECT_THAT(said(parse_settings("c.yaml", text)), ElementsAre("c.yaml:4:" + GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Settings, ListenerRefuses,
    testing::Values(Wrong{"an_unknown_key", "timezone: UTC",
                          "5: unknown key 'timezone'; did you mean 'time_zone'?"},
                    Wrong{"an_identifier_type_in_small_letters", "identifier_types: [MR, pi]",
                          "28: 'pi' is no identifier type of table 0203, such as MR or PI"},
                    Wrong{"an_identifier_type_twice", "identifier_types: [MR, MR]",
                          "28: 'MR' stands here already"},
                    Wrong{"no_identifier_type_at_all", "identifier_types: []",
                          "23: is empty, and no number would name a patient: leave the key out for "
                          "every type that may"},
                    Wrong{"identifier_types_that_are_no_list", "identifier_types: MR",
                          "23: expected a list, found a single value"},
                    Wrong{"yes_for_true", "strict: yes", "13: 'yes' is none of true, false"},
                    Wrong{"a_size_without_a_unit_we_know", "max_frame: 16 MB",
                          "16: '16 MB' is no size such as 16 MiB, from 1024 to 1073741824 bytes"},
                    Wrong{"a_frame_too_small_for_any_message", "max_frame: 12",
                          "16: '12' is no size such as 16 MiB, from 1024 to 1073741824 bytes"},
                    Wrong{"a_duration_without_a_unit", "idle_timeout: 30",
                          "19: '30' is no duration such as '30 s' or PT30S, of at least 0 s"},
                    Wrong{"no_time_for_a_frame", "in_frame_timeout: 0 s",
                          "23: '0 s' is no duration such as '30 s' or PT30S, of at least 1 s"},
                    Wrong{"processing_ids_of_no_table", "processing_ids: PX",
                          "21: 'PX' is no choice of the letters P (production), T (training) and D "
                          "(debugging)"},
                    Wrong{"nobody_who_may_connect", "peers: []",
                          "12: is empty, and nobody could connect: leave the key out for "
                          "everybody"},
                    Wrong{"a_peer_by_name", "peers: [engine.example]",
                          "13: 'engine.example' is no address or network such as 192.0.2.7, "
                          "10.1.0.0/16 or 2001:db8::/32"},
                    Wrong{"a_network_with_bits_after_its_prefix", "peers: [10.1.2.3/16]",
                          "13: '10.1.2.3/16' is no address or network such as 192.0.2.7, "
                          "10.1.0.0/16 or 2001:db8::/32"},
                    Wrong{"a_mode_of_answering_nobody_knows", "ack: {mode: ask}",
                          "17: 'ask' is none of as_asked, application, accept, none"},
                    Wrong{"a_refusal_with_a_positive_code", "ack: {unreadable: AA}",
                          "23: 'AA' is none of AE, AR; did you mean 'AE'?"},
                    Wrong{"no_connections", "max_connections: 0",
                          "22: '0' is no whole number from 1 to 65535"}),
    test_name);

}  // namespace
