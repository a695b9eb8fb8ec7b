// What becomes of a daemon whose disk has too little room.
#include "daemon/disk_watch.hpp"

#include "tests/daemon/daemon.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace {

using namespace calciwatch::test;
using calciwatch::DiskWatch;

const std::filesystem::path file = std::filesystem::temp_directory_path() / "calciwatch.db";

// More than any disk has.
constexpr std::size_t too_much = std::size_t{1} << 62U;

TEST(DiskWatch, tells_a_disk_with_room_from_one_that_is_nearly_full) {
    const DiskWatch roomy{file, {1, 1}};
    EXPECT_FALSE(roomy.low());
    EXPECT_FALSE(roomy.full());
    EXPECT_EQ(roomy.words().find("only 0 MiB"), std::string::npos);
    const DiskWatch low{file, {too_much, 1}};
    EXPECT_TRUE(low.low());
    EXPECT_FALSE(low.full());
    const DiskWatch full{file, {too_much, too_much}};
    EXPECT_TRUE(full.low());
    EXPECT_TRUE(full.full());
    EXPECT_NE(full.words().find("MiB are free in "), std::string::npos);
}

TEST(DiskWatch, is_quiet_when_nobody_wants_it) {
    const DiskWatch unwatched{file, {0, 0}};
    EXPECT_FALSE(unwatched.low());
    EXPECT_FALSE(unwatched.full());
}

TEST(DiskWatch, lets_nothing_be_written_when_the_disk_is_nearly_full) {
    const DiskWatch full{file, {too_much, too_much}};
    Daemon daemon;
    daemon.disk = &full;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    const std::string refusal = sender.answer();
    EXPECT_EQ(said(refusal), "AE 1");
    EXPECT_NE(refusal.find("207"), std::string::npos) << refusal;
    EXPECT_EQ(daemon.store.commits(), 0);
    EXPECT_NE(daemon.app().status().find("DISK NEARLY FULL"), std::string::npos);
    EXPECT_NE(daemon.app().status().find("STORE FAILING"), std::string::npos);
}

TEST(DiskWatch, warns_and_goes_on_while_there_is_some_room) {
    const DiskWatch low{file, {too_much, 1}};
    Daemon daemon;
    daemon.disk = &low;
    daemon.start();
    Sender sender = daemon.connect();
    sender.send(diagnosis("1"));
    EXPECT_EQ(said(sender.answer()), "AA 1");
    EXPECT_NE(daemon.app().status().find("DISK NEARLY FULL"), std::string::npos);
}

}  // namespace
