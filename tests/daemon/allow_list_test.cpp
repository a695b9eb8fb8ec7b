// The clients' folder while the daemon runs: what an administrator does to it, and what follows.
#include "daemon/allow_list.hpp"

#include "config/clients.hpp"
#include "tests/store/folder.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

namespace {

using calciwatch::AllowList;
namespace fs = std::filesystem;

// Keys of one digit: "000...0" is Z85 for 32 zero bytes.
std::string key(char digit) {
    return std::string(40, digit);
}

class ClientsFolder : public testing::Test {
  protected:
    void write(const std::string& name, const std::string& text) const {
        const fs::path file = config::client_file(folder, name);
        std::ofstream{file} << text;
        fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    }
    void client(const std::string& name, char digit, const std::string& topic = "alert/") const {
        write(name, config::client_text({name, key(digit), {topic}, {name}, false}));
    }
    AllowList list() const {
        const auto clients = config::load_clients(folder);
        EXPECT_TRUE(clients) << to_string(clients.error().front());
        return {folder, *clients};
    }
    store_test::Folder made_;
    const fs::path folder = made_.path();
};

TEST_F(ClientsFolder, is_read_anew_when_a_file_comes_or_goes) {
    client("rx", '1');
    AllowList allowed = list();
    EXPECT_TRUE(allowed.find(key('1')));
    EXPECT_FALSE(allowed.refresh().any);
    client("lab", '2');
    EXPECT_TRUE(allowed.refresh().any);
    ASSERT_TRUE(allowed.find(key('2')));
    EXPECT_EQ(allowed.find(key('2'))->name(), "lab");
    fs::remove(config::client_file(folder, "rx"));
    EXPECT_TRUE(allowed.refresh().any);
    EXPECT_FALSE(allowed.find(key('1')));
    EXPECT_FALSE(allowed.refresh().any);
}

TEST_F(ClientsFolder, says_when_somebody_may_no_longer_see_every_topic) {
    client("board", '1');
    client("rx", '2', "alert/1/H1/rx/");
    AllowList allowed = list();
    EXPECT_FALSE(allowed.refresh().any);
    client("rx", '2', "alert/1/H1/lab/");
    auto change = allowed.refresh();
    EXPECT_TRUE(change.any);
    EXPECT_FALSE(change.of_who_sees_all);
    client("board", '1', "alert/1/H1/rx/");
    EXPECT_TRUE(allowed.refresh().of_who_sees_all);
    client("board", '1');
    EXPECT_FALSE(allowed.refresh().of_who_sees_all);
    client("board", '3');  // the same name with another key
    change = allowed.refresh();
    EXPECT_TRUE(change.of_who_sees_all);
    EXPECT_FALSE(allowed.find(key('1')));
}

TEST_F(ClientsFolder, keeps_who_is_on_the_list_while_a_file_has_a_mistake) {
    client("rx", '1');
    AllowList allowed = list();
    EXPECT_FALSE(allowed.refresh().any);
    write("rx", "public_key: oops\n");
    EXPECT_FALSE(allowed.refresh().any);
    EXPECT_TRUE(allowed.find(key('1')));
    client("rx", '2');
    EXPECT_TRUE(allowed.refresh().any);
    EXPECT_FALSE(allowed.find(key('1')));
}

TEST_F(ClientsFolder, revokes_whose_file_is_gone_also_while_another_has_a_mistake) {
    client("rx", '1');
    client("lab", '2');
    AllowList allowed = list();
    EXPECT_FALSE(allowed.refresh().any);
    write("new", "public_key: oops\n");
    fs::remove(config::client_file(folder, "rx"));
    EXPECT_TRUE(allowed.refresh().any);
    EXPECT_FALSE(allowed.find(key('1')));
    EXPECT_TRUE(allowed.find(key('2')));
}

TEST_F(ClientsFolder, that_cannot_be_listed_changes_nothing) {
    client("rx", '1');
    AllowList allowed = list();
    EXPECT_FALSE(allowed.refresh().any);
    const fs::path away = folder.string() + "-away";
    fs::rename(folder, away);
    EXPECT_FALSE(allowed.refresh().any);
    EXPECT_TRUE(allowed.find(key('1')));
    fs::rename(away, folder);
    fs::remove(config::client_file(folder, "rx"));
    EXPECT_TRUE(allowed.refresh().any);
    EXPECT_FALSE(allowed.find(key('1')));
}

}  // namespace
