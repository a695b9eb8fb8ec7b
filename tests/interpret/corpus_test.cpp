// Real messages lie beside the project, never in it. They are read when they are there.
#include "alerts/interpret/interpret.hpp"
#include "hl7/values.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace {

using namespace alerts;

std::filesystem::path corpus() {
    if (const char* folder = std::getenv("CALCIWATCH_CORPUS")) return folder;  // NOLINT: one thread
    return CALCIWATCH_CORPUS;
}

struct Counts {
    std::map<std::string, std::size_t> verdicts;
    std::map<std::string, std::size_t> reasons;
    std::map<std::string, std::size_t> findings;
    std::map<std::string, std::size_t> events;
};

void print(std::string_view title, const std::map<std::string, std::size_t>& counts) {
    std::cout << title << '\n';
    for (const auto& [what, count] : counts) std::cout << "  " << count << ' ' << what << '\n';
}

std::string_view word(Verdict verdict) {
    switch (verdict) {
        case Verdict::apply:
            return "apply";
        case Verdict::ignore:
            return "ignore";
        case Verdict::quarantine:
            return "quarantine";
    }
    return "no verdict";
}

std::string_view word(const Event& event) {
    struct Name {
        std::string_view operator()(const Demographics&) const { return "demographics"; }
        std::string_view operator()(const EncounterUpdate&) const { return "encounter"; }
        std::string_view operator()(const ProblemList&) const { return "problem list"; }
        std::string_view operator()(const OrderUpdate&) const { return "order"; }
        std::string_view operator()(const ResultStatement&) const { return "result"; }
        std::string_view operator()(const ProcedureStatement&) const { return "procedure"; }
        std::string_view operator()(const VisitRename&) const { return "visit rename"; }
        std::string_view operator()(const RecordDeletion&) const { return "deletion"; }
    };
    return std::visit(Name{}, event);
}

// What holds of every interpretation, whatever the sender did.
void expect_sound(const Interpretation& said, const std::filesystem::path& file) {
    for (const PatientUpdate& update : said.updates) {
        EXPECT_FALSE(update.identifiers.empty()) << file;
        for (const Identifier& one : update.identifiers) EXPECT_FALSE(one.number.empty()) << file;
    }
    for (const Finding& finding : said.findings)
        EXPECT_TRUE(hl7::parse_path(finding.source.place)) << file << ' ' << finding.source.place;
    EXPECT_EQ(said.verdict == Verdict::apply, !said.updates.empty()) << file;
    EXPECT_EQ(said.verdict == Verdict::apply, said.reason.empty()) << file;
    EXPECT_EQ(said.answer == hl7::AckCode::AA, !said.problem.has_value()) << file;
}

// A message is put into quarantine for its PID only when no patient can be told by it.
void expect_no_patient(const hl7::Message& message, const std::filesystem::path& file) {
    for (std::size_t n = 1; const auto pid = message.find("PID", n); ++n) {
        const hl7::Field ids = (*pid)[3];
        for (std::size_t i = 1; i <= ids.repetitions(); ++i) {
            const hl7::IdentifierView id = hl7::parse_cx(ids.repetition(i));
            const bool blank = id.number.find_first_not_of(" \"") == std::string_view::npos;
            EXPECT_TRUE(blank || id.type == "AN" || id.type == "VN") << file;
        }
    }
}

TEST(Corpus, every_real_message_is_interpreted) {
    const std::filesystem::path folder = corpus();
    if (!std::filesystem::exists(folder / "index.tsv"))
        GTEST_SKIP() << "no real messages at " << folder << "; set CALCIWATCH_CORPUS";
    FeedPolicy policy;
    policy.processing_ids = "PTD";  // many samples call themselves training
    const auto interpreter = Interpreter::make(policy).value();
    const Time received = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22};
    Counts counts;
    std::size_t messages = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.path().extension() != ".hl7") continue;
        std::ifstream in{entry.path(), std::ios::binary};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        const auto message = hl7::Message::parse(text);
        if (!message) continue;
        ++messages;
        const Interpretation said = interpreter(*message, received);
        expect_sound(said, entry.path());
        if (said.reason.starts_with("PID")) expect_no_patient(*message, entry.path());
        const std::string type{message->header()[9][1].substr(0, 3)};
        if (type == "ADT" || type == "ORU" || type == "RDE" || type == "ORM" || type == "RDS")
            ++counts.verdicts[type + ' ' + std::string{word(said.verdict)}];
        else
            ++counts.verdicts["other " + std::string{word(said.verdict)}];
        if (said.verdict == Verdict::quarantine) ++counts.reasons[said.reason];
        for (const Finding& one : said.findings) ++counts.findings[one.code];
        for (const PatientUpdate& update : said.updates)
            for (const Event& event : update.events) ++counts.events[std::string{word(event)}];
    }
    std::cout << messages << " messages interpreted\n";
    print("verdicts", counts.verdicts);
    print("reasons of quarantine", counts.reasons);
    print("findings", counts.findings);
    print("events", counts.events);
    EXPECT_GT(messages, 0U);
}

}  // namespace
