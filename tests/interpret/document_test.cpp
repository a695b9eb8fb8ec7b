// Documents: that one was written, of which kind, and when.
#include "tests/interpret/heard.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace alerts::heard;

// TXA-2 type, TXA-4 activity, TXA-12 number, TXA-17 completion, TXA-19 availability.
std::string txa(const std::string& type, const std::string& completion = "LA",
                const std::string& availability = "AV") {
    return "TXA|1|" + type + "||20261121140000||||||||D1^DOCS|||||" + completion + "||" +
           availability;
}

TEST(Document, says_that_something_was_done_and_when) {
    const auto said = only<ProcedureStatement>(
        message("MDM^T02", {pid, txa("ACP^Advance care planning^L"), "OBX|1|TX|||Wishes of ..."}));
    EXPECT_EQ(said.origin, ProcedureOrigin::document);
    EXPECT_EQ(said.filler, (OrderNumber{"D1", "DOCS"}));
    EXPECT_EQ(said.status, ProcedureStatus::done);
    EXPECT_EQ(said.what.display(), "Advance care planning");
    EXPECT_EQ(said.when, at("2026-11-21T14:00:00.000Z"));
    EXPECT_EQ(said.source.place, "TXA-2");
    EXPECT_TRUE(said.reported) << "a note of no known kind is not kept";
}

TEST(Document, its_text_is_no_result) {
    const auto said =
        message("MDM^T02", {pid, txa("CN^Consultation"), "OBX|1|TX|1988-5^CRP^LN||62 mg/L"});
    EXPECT_TRUE(all<ResultStatement>(said).empty());
}

TEST(Document, of_a_bare_type_is_named_by_what_it_holds) {
    const auto bare = only<ProcedureStatement>(
        message("MDM^T02", {pid, txa("AD"), "OBX|1|TX|X^Goals of care^L"}));
    ASSERT_EQ(bare.what.codes.size(), 2U);
    EXPECT_EQ(bare.what.codes[0].code, "AD");
    EXPECT_EQ(bare.what.display(), "Goals of care");
    const auto none =
        only<ProcedureStatement>(message("MDM^T02", {pid, txa(""), "OBX|1|TX|X^Goals of care^L"}));
    EXPECT_EQ(none.what.display(), "Goals of care");
    EXPECT_EQ(none.source.place, "OBX-3");
}

TEST(Document, that_is_not_finished_is_to_come_and_one_that_was_taken_back_never_was) {
    const auto status = [](const char* type, const std::string& segment) {
        return only<ProcedureStatement>(message(type, {pid, segment})).status;
    };
    for (const char* finished : {"", "AU", "LA", "DO", "DI", "PA"})
        EXPECT_EQ(status("MDM^T01", txa("ACP", finished)), ProcedureStatus::done) << finished;
    for (const char* unfinished : {"IN", "IP"})
        EXPECT_EQ(status("MDM^T01", txa("ACP", unfinished)), ProcedureStatus::ordered);
    EXPECT_EQ(status("MDM^T11", txa("ACP")), ProcedureStatus::withdrawn);
    EXPECT_EQ(status("MDM^T03", txa("ACP", "LA", "CA")), ProcedureStatus::withdrawn);
    EXPECT_EQ(status("MDM^T03", txa("ACP", "LA", "UN")), ProcedureStatus::withdrawn);
    EXPECT_EQ(status("MDM^T03", txa("ACP", "LA", "OB")), ProcedureStatus::done)
        << "obsolete: there is a newer one";
}

TEST(Document, without_a_number_cannot_be_followed_and_somebody_is_told) {
    const auto said = message("MDM^T01", {pid, "TXA|1|ACP^Advance care planning^L"});
    EXPECT_TRUE(all<ProcedureStatement>(said).empty());
    EXPECT_TRUE(has_finding(said, "document-number-missing TXA-12"));
    EXPECT_TRUE(has_finding(message("MDM^T01", {pid}), "segment-missing MSH-9"));
}

}  // namespace
