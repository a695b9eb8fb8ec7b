// The files of the allow-list.
#include "config/clients.hpp"

#include "config/feed_keys.hpp"
#include "tests/config/mistakes.hpp"
#include "tests/store/folder.hpp"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

namespace {

using config::parse_client;
using testing::ElementsAre;
using testing::HasSubstr;
namespace fs = std::filesystem;

const std::string key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

TEST(Client, takes_every_key) {
    const auto client = parse_client("rx-main", "rx-main.yaml",
                                     "public_key: '" + key +
                                         "'\n"
                                         "topics: [alert/1/H1/rx/, alert/1/H1/lab/critical/]\n"
                                         "feeds: [rx-main, rx.night_2]\n"
                                         "act: true\n"
                                         "retry: true\n");
    ASSERT_TRUE(client) << said(client)[0];
    EXPECT_EQ(client->name, "rx-main");
    EXPECT_EQ(client->public_key, key);
    EXPECT_THAT(client->topics, ElementsAre("alert/1/H1/rx/", "alert/1/H1/lab/critical/"));
    EXPECT_THAT(client->feeds, ElementsAre("rx-main", "rx.night_2"));
    EXPECT_TRUE(client->may_act);
    EXPECT_TRUE(client->may_retry);
}

TEST(Client, has_a_feed_of_its_name_and_may_only_listen_unless_told_otherwise) {
    const auto client =
        parse_client("rx", "rx.yaml", "public_key: '" + key + "'\ntopics: [alert/]\n");
    ASSERT_TRUE(client) << said(client)[0];
    EXPECT_THAT(client->feeds, ElementsAre("rx"));
    EXPECT_FALSE(client->may_act);
    EXPECT_FALSE(client->may_retry);
}

TEST(Client, that_may_act_on_alerts_may_not_therefore_retry_messages_nor_the_reverse) {
    const std::string start = "public_key: '" + key + "'\ntopics: [alert/]\n";
    EXPECT_FALSE(parse_client("rx", "rx.yaml", start + "act: true\n")->may_retry);
    EXPECT_FALSE(parse_client("rx", "rx.yaml", start + "retry: true\n")->may_act);
}

TEST(Client, is_read_as_it_was_written) {
    for (const bool act : {false, true}) {
        const config::Client client{"rx", key, {"alert/1/H1/rx/", "alert/"}, {"a", "b"}, act, !act};
        const auto read = parse_client("rx", "rx.yaml", client_text(client));
        ASSERT_TRUE(read) << said(read)[0];
        EXPECT_EQ(*read, client);
    }
}

class WrongClient : public testing::TestWithParam<Wrong> {};
TEST_P(WrongClient, is_told_with_its_place) {
    const auto client = parse_client("rx", "rx.yaml", GetParam().text);
    EXPECT_THAT(said(client), ElementsAre(GetParam().said));
}
INSTANTIATE_TEST_SUITE_P(
    A, WrongClient,
    testing::Values(
        Wrong{"nothing", "", "rx.yaml:1:1: expected a mapping, found nothing"},
        Wrong{"no_topics", "public_key: '" + key + "'\n", "rx.yaml:1:1: key 'topics' is missing"},
        Wrong{"empty_topics", "public_key: '" + key + "'\ntopics: []\n",
              "rx.yaml:2:9: must have 1 to 32 entries"},
        Wrong{"short_key", "public_key: abc\ntopics: [alert/]\n",
              "rx.yaml:1:13: is no key of 40 characters (Z85)"},
        Wrong{"topic_without_slash", "public_key: '" + key + "'\ntopics: [alert/1/H1/rx]\n",
              "rx.yaml:2:10: 'alert/1/H1/rx' is no topic prefix such as alert/1/H1/rx/: it begins "
              "with alert/ and ends with a slash"},
        Wrong{"topic_of_nothing", "public_key: '" + key + "'\ntopics: [alerts/]\n",
              "rx.yaml:2:10: 'alerts/' is no topic prefix such as alert/1/H1/rx/: it begins "
              "with alert/ and ends with a slash"},
        Wrong{"feed_name", "public_key: '" + key + "'\ntopics: [alert/]\nfeeds: [r x]\n",
              "rx.yaml:3:9: 'r x' is no name of 1 to 64 letters, digits, '.', '_' or '-'"},
        Wrong{"unknown", "public_key: '" + key + "'\ntopics: [alert/]\nacts: true\n",
              "rx.yaml:3:1: unknown key 'acts'; did you mean 'act'?"},
        Wrong{"act", "public_key: '" + key + "'\ntopics: [alert/]\nact: sometimes\n",
              "rx.yaml:3:6: 'sometimes' is none of true, false"}),
    test_name);

class ClientsFolder : public testing::Test {
  protected:
    void write(const std::string& file, const std::string& text,
               fs::perms mode = fs::perms::owner_read | fs::perms::owner_write) const {
        std::ofstream{folder / file} << text;
        fs::permissions(folder / file, mode);
    }
    std::string place(const std::string& file) const { return (folder / file).string(); }
    const std::string good = "public_key: '" + key + "'\ntopics: [alert/]\n";
    store_test::Folder made_;
    const fs::path folder = made_.path();
};

TEST_F(ClientsFolder, gives_its_clients_by_name) {
    write("b.yaml", "public_key: '" + std::string(40, '1') + "'\ntopics: [alert/]\n");
    write("a.yaml", good);
    write("notes.txt", "not a client");
    write(".c.yaml.new", "half writ");
    const auto clients = config::load_clients(folder);
    ASSERT_TRUE(clients) << said(clients)[0];
    ASSERT_EQ(clients->size(), 2U);
    EXPECT_EQ((*clients)[0].name, "a");
    EXPECT_EQ((*clients)[1].name, "b");
}

TEST_F(ClientsFolder, may_be_empty_but_must_be_there) {
    EXPECT_TRUE(config::load_clients(folder));
    const auto clients = config::load_clients(folder / "none");
    EXPECT_THAT(said(clients), ElementsAre(HasSubstr("cannot be read")));
}

TEST_F(ClientsFolder, is_refused_whole_with_all_its_mistakes) {
    write("a.yaml", good);
    write("b.yaml", good);
    write("c.yaml", "topics: [alert/]\n");
    write("d e.yaml", "public_key: '" + std::string(40, '1') + "'\ntopics: [alert/]\n");
    EXPECT_THAT(said(config::load_clients(folder)),
                ElementsAre(place("b.yaml") + ": has the public key of 'a'",
                            place("c.yaml") + ":1:1: key 'public_key' is missing",
                            HasSubstr("a client's file is named NAME.yaml")));
}

TEST_F(ClientsFolder, is_refused_when_others_may_write_there) {
    using enum fs::perms;
    write("a.yaml", good, owner_read | owner_write | group_write);
    EXPECT_THAT(said(config::load_clients(folder)), ElementsAre(HasSubstr("a.yaml: others than")));
    write("a.yaml", good, owner_read | owner_write | group_read | others_read);
    EXPECT_TRUE(config::load_clients(folder));
    fs::permissions(folder, owner_all | others_all);
    EXPECT_THAT(said(config::load_clients(folder)), ElementsAre(HasSubstr("others than")));
    fs::permissions(folder, owner_all);
}

}  // namespace
