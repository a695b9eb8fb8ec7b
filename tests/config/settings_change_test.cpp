// What a reload brings into force, and what it must say that it does not.
#include "config/settings_change.hpp"

#include "config/settings.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using config::keys_for_a_restart;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(SettingsChange, the_same_text_changes_nothing) {
    EXPECT_THAT(keys_for_a_restart("site: H1\n", "site: H1\n"), IsEmpty());
    EXPECT_THAT(keys_for_a_restart("", ""), IsEmpty());
}

TEST(SettingsChange, comments_and_order_are_no_change) {
    EXPECT_THAT(keys_for_a_restart("site: H1\nfeed: {router: 'tcp://127.0.0.1:1', live: 'x'}\n",
                                   "# ours\nfeed:\n  live: x\n  router: tcp://127.0.0.1:1\n"
                                   "site: H1\n"),
                IsEmpty());
}

TEST(SettingsChange, rules_terminology_and_log_level_need_no_restart) {
    EXPECT_THAT(keys_for_a_restart("rules: [a]\nterminology: [b]\nlog_level: info\n",
                                   "rules: [c]\nlocal_codes: [d.csv]\nlog_level: debug\n"
                                   "alerts: {silent_after: 2 h}\n"),
                IsEmpty());
}

TEST(SettingsChange, sockets_and_the_store_need_one) {
    EXPECT_THAT(keys_for_a_restart("site: H1\nfeed: {router: a, live: b}\n",
                                   "site: H2\nfeed: {router: a, live: c}\nstore: {sqlite: x}\n"),
                ElementsAre("site", "feed.live", "store.sqlite"));
}

TEST(SettingsChange, a_key_that_was_taken_out_is_a_change) {
    EXPECT_THAT(keys_for_a_restart("patient_cache: 5\n", ""), ElementsAre("patient_cache"));
}

TEST(SettingsChange, a_listener_is_known_by_its_name) {
    constexpr auto running =
        "listeners:\n"
        "  - {name: ehr, endpoint: 127.0.0.1:1, max_frame: 1 MiB}\n"
        "  - {name: lab, endpoint: 127.0.0.1:2}\n";
    EXPECT_THAT(keys_for_a_restart(running,
                                   "listeners:\n"
                                   "  - {name: lab, endpoint: 127.0.0.1:2, strict: true}\n"
                                   "  - {name: ehr, endpoint: 127.0.0.1:1, max_frame: 1 MiB}\n"),
                IsEmpty());
    EXPECT_THAT(keys_for_a_restart(running,
                                   "listeners:\n"
                                   "  - {name: ehr, endpoint: 127.0.0.1:3, max_frame: 2 MiB}\n"
                                   "  - {name: pharmacy, endpoint: 127.0.0.1:2}\n"),
                ElementsAre("listeners.ehr.endpoint", "listeners.ehr.max_frame",
                            "listeners.pharmacy", "listeners.lab"));
}

TEST(SettingsChange, in_force_is_of_the_new_only_what_a_reload_takes) {
    const auto read = [](const std::string& text) {
        return config::parse_settings("/etc/calciwatch.yaml", text).value();
    };
    const config::Settings started = read(
        "site: H1\nlog_level: info\nlisteners:\n"
        "  - {name: ehr, endpoint: 127.0.0.1:1, max_frame: 1 MiB, strict: false}\n"
        "  - {name: lab, endpoint: 127.0.0.1:2, authority: LAB}\n");
    const config::Settings wanted = read(
        "site: H2\nlog_level: debug\nlisteners:\n"
        "  - {name: pharmacy, endpoint: 127.0.0.1:3}\n"
        "  - {name: ehr, endpoint: 127.0.0.1:4, max_frame: 2 MiB, strict: true}\n");
    const config::Settings now = config::in_force(started, wanted);
    EXPECT_EQ(now.site, "H1");
    EXPECT_EQ(now.log_level, wanted.log_level);
    ASSERT_EQ(now.listeners.size(), 2U);
    EXPECT_EQ(now.listeners[0].endpoint.port, 1);
    EXPECT_EQ(now.listeners[0].max_frame, started.listeners[0].max_frame);
    EXPECT_TRUE(now.listeners[0].strict);
    EXPECT_EQ(now.listeners[1].default_authority, "LAB");
}

TEST(SettingsChange, a_key_nobody_has_heard_of_needs_a_restart) {
    EXPECT_THAT(keys_for_a_restart("", "curve: {secret: a}\n"), ElementsAre("curve.secret"));
}

}  // namespace
