// Real messages lie beside the project, never in it. They are read when they are there.
#include "hl7/ack.hpp"
#include "hl7/message.hpp"
#include "hl7/text.hpp"
#include "tests/hl7/rejoin.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace {

struct Sample {
    std::filesystem::path file;
    std::string flags;
};

std::filesystem::path corpus() {
    if (const char* folder = std::getenv("CALCIWATCH_CORPUS")) return folder;  // NOLINT: one thread
    return CALCIWATCH_CORPUS;
}

// index.tsv: file ... flags, the first line naming the columns.
std::vector<Sample> samples() {
    std::vector<Sample> all;
    std::ifstream index{corpus() / "index.tsv"};
    std::string line;
    std::getline(index, line);
    while (std::getline(index, line)) {
        if (line.ends_with('\r')) line.pop_back();
        const std::size_t last = line.rfind('\t');
        all.push_back(
            {corpus() / line.substr(0, line.find('\t')), ',' + line.substr(last + 1) + ','});
    }
    return all;
}

std::string read(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

bool flagged(const Sample& sample, std::initializer_list<std::string_view> flags) {
    return std::any_of(flags.begin(), flags.end(), [&](std::string_view flag) {
        return sample.flags.find(',' + std::string{flag}) != std::string::npos;
    });
}

class Corpus : public testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::exists(corpus() / "index.tsv"))
            GTEST_SKIP() << "no real messages at " << corpus() << "; set CALCIWATCH_CORPUS";
    }
};

TEST_F(Corpus, every_whole_message_parses) {
    std::map<std::string, std::size_t> types, versions;
    std::size_t parsed = 0;
    for (const Sample& sample : samples()) {
        const std::string text = read(sample.file);
        const auto message = hl7::Message::parse(text);
        if (message) {
            ++parsed;
            const hl7::Segment msh = message->header();
            ++types[std::string{msh[9][1]} + '^' + std::string{msh[9][2]}];
            ++versions[std::string{msh[12][1]}];
        } else {
            EXPECT_TRUE(flagged(sample, {"tmpl", "short", "fuzz", "enc:"}))
                << sample.file << ": " << hl7::name(message.error().flaw) << " at byte "
                << message.error().offset;
        }
    }
    std::cout << parsed << " messages parsed; by type and by version, ten or more:\n";
    for (const auto& counts : {types, versions})
        for (const auto& [what, count] : counts)
            if (count >= 10) std::cout << "  " << count << ' ' << what << '\n';
    EXPECT_GT(parsed, 0U);
}

TEST_F(Corpus, the_tree_of_every_message_rejoins_to_the_bytes_that_came) {
    std::size_t rejoined = 0;
    for (const Sample& sample : samples()) {
        const std::string text = read(sample.file);
        const auto message = hl7::Message::parse(text);
        if (!message) continue;
        ASSERT_TRUE(hl7::accounts_for_every_byte(*message)) << sample.file;
        ++rejoined;
    }
    EXPECT_GT(rejoined, 0U);
}

TEST_F(Corpus, every_message_is_answered_with_its_own_control_id) {
    std::size_t answered = 0;
    for (const Sample& sample : samples()) {
        const std::string text = read(sample.file);
        const auto message = hl7::Message::parse(text);
        if (!message) continue;
        const std::string ack =
            hl7::acknowledge(*message, {hl7::AckCode::AA, std::nullopt, "20260101", "1"});
        const auto answer = hl7::Message::parse(ack);
        ASSERT_TRUE(answer.has_value()) << sample.file;
        ASSERT_EQ(answer->segments(), 2U) << sample.file;
        ASSERT_EQ(answer->segment(1)[2].raw(), message->header()[10].raw()) << sample.file;
        ++answered;
    }
    EXPECT_GT(answered, 0U);
}

TEST_F(Corpus, every_field_becomes_valid_text) {
    std::size_t read_as_text = 0;
    std::size_t replaced = 0;
    for (const Sample& sample : samples()) {
        const std::string text = read(sample.file);
        const auto message = hl7::Message::parse(text);
        if (!message) continue;
        const hl7::TextReader reader{*message};
        for (std::size_t i = 0; i < message->segments(); ++i)
            for (std::size_t n = 1; n <= message->segment(i).fields(); ++n)
                ASSERT_FALSE(hl7::decode(reader(message->segment(i)[n].raw()), "UTF-8").replaced);
        if (reader.replaced()) ++replaced;
        ++read_as_text;
    }
    EXPECT_GT(read_as_text, 0U);
    std::cout << replaced << " messages hold bytes their character set has no character for\n";
}

}  // namespace
