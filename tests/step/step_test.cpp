// What one message does, from its bytes to the outbox, over both stores' interface.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace alerts;
using namespace std::chrono_literals;
using story::admission;
using story::calciphylaxis;
using story::digest_of;
using story::four_rules;
using story::order;
using story::result;
using story::Ward;
using story::warfarin;

TEST(Step, raises_the_same_alert_whether_order_or_diagnosis_comes_first) {
    Ward diagnosis_first;
    diagnosis_first.receive(admission("A1", "20261122100000", calciphylaxis()));
    diagnosis_first.receive(order("O1", "20261122110000", "NW", "7001", warfarin()));
    Ward order_first;
    order_first.receive(order("O1", "20261122110000", "NW", "7001", warfarin()));
    EXPECT_EQ(order_first.told(), "");
    order_first.receive(admission("A1", "20261122100000", calciphylaxis()));

    EXPECT_EQ(diagnosis_first.told(), "raised vka-in-calciphylaxis\n");
    EXPECT_EQ(order_first.told(), "raised vka-in-calciphylaxis\n");
    const auto one = diagnosis_first.outbox().at(0)["data"]["alert"];
    const auto other = order_first.outbox().at(0)["data"]["alert"];
    for (const char* same : {"key", "severity", "message", "evidence", "subject"}) {
        EXPECT_EQ(one[same], other[same]) << same;
    }
    EXPECT_EQ(one["severity"], "critical");
}

TEST(Step, names_message_segment_field_and_code_in_the_evidence) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    ward.receive(order("O1", "20261122110000", "NW", "7001", warfarin()));
    const auto evidence = ward.outbox().at(0)["data"]["alert"]["evidence"];
    bool order_seen = false;
    bool problem_seen = false;
    for (const auto& one : evidence) {
        if (one["controlId"] == "O1") {
            order_seen = true;
            EXPECT_EQ(one["place"], "RXE-2") << one.dump();
            EXPECT_NE(one["matched"].get<std::string>().find("855332"), std::string::npos);
        }
        if (one["controlId"] == "A1") {
            problem_seen = true;
            EXPECT_EQ(one["place"].get<std::string>().substr(0, 3), "DG1") << one.dump();
            EXPECT_NE(one["matched"].get<std::string>().find("237900002"), std::string::npos);
        }
    }
    EXPECT_TRUE(order_seen && problem_seen) << evidence.dump(2);
}

TEST(Step, resolves_the_alert_when_the_order_is_discontinued) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    ward.receive(order("O1", "20261122110000", "NW", "7001", warfarin()));
    ward.receive(order("O2", "20261122113000", "DC", "7001", warfarin()));
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\nresolved vka-in-calciphylaxis\n");
    const auto ended = ward.outbox().at(1);
    EXPECT_EQ(ended["data"]["alert"]["state"], "resolved");
    EXPECT_FALSE(ended["data"]["alert"]["endedBecause"].get<std::string>().empty());
}

TEST(Step, raises_the_alert_for_a_coded_answer_and_retracts_it_when_the_answer_is_withdrawn) {
    const auto pathology = [](const std::string& control_id, const std::string& time,
                              const std::string& question, const std::string& status) {
        return story::msh("ORU^R01^ORU_R01", control_id, time) + story::pid() +
               "OBR|1||F1^LAB|BX^Skin biopsy^L|||20261122090000+0000\rOBX|1|CWE|" + question +
               "||46177005^End stage renal disease^SCT~237900002^Calciphylaxis^SCT||||||" + status +
               "\r";
    };
    Ward ward;
    ward.receive(order("O1", "20261122080000", "NW", "7001", warfarin()));
    ward.receive(pathology("R1", "20261122100000", "10157-6^Family history^LN", "F"));
    EXPECT_EQ(ward.told(), "");
    ward.receive(pathology("R2", "20261122101000", "DX^Pathology diagnosis^L", "F"));
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\n");
    const auto evidence = ward.outbox().at(0)["data"]["alert"]["evidence"];
    EXPECT_EQ(evidence.at(1)["place"], "OBX-5") << evidence.dump(2);
    ward.receive(pathology("R3", "20261122102000", "DX^Pathology diagnosis^L", "W"));
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\nretracted vka-in-calciphylaxis\n");
}

TEST(Step, gives_a_resend_the_stored_answer_and_changes_nothing) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    const std::string raw = order("O1", "20261122110000", "NW", "7001", warfarin());
    const Outcome first = ward.receive(raw);
    ward.now += 1h;
    const Outcome again = ward.receive(raw);
    EXPECT_FALSE(first.resend);
    EXPECT_TRUE(again.resend);
    EXPECT_EQ(again.ack, first.ack);
    EXPECT_EQ(again.message, first.message);
    EXPECT_EQ(ward.outbox().size(), 1U);
}

TEST(Step, takes_other_bytes_under_a_known_control_id_as_a_new_message_and_warns) {
    Ward ward;
    EXPECT_FALSE(ward.receive(admission("A1", "20261122100000", "")).control_id_reused);
    const Outcome other = ward.receive(admission("A1", "20261122100500", calciphylaxis()));
    EXPECT_TRUE(other.control_id_reused);
    EXPECT_FALSE(other.resend);
    EXPECT_EQ(other.disposition, Disposition::applied);
}

TEST(Step, answers_bytes_that_are_no_message_with_AR_and_keeps_them) {
    Ward ward;
    const Outcome outcome = ward.receive("GET / HTTP/1.1");
    EXPECT_EQ(outcome.code, hl7::AckCode::AR);
    EXPECT_EQ(outcome.disposition, Disposition::quarantined);
    EXPECT_NE(outcome.reason.find("no_msh at byte 0"), std::string::npos) << outcome.reason;
    EXPECT_NE(outcome.ack.find("\rMSA|AR\r"), std::string::npos) << outcome.ack;
    EXPECT_TRUE(ward.receive("GET / HTTP/1.1").resend);
}

TEST(Step, reads_a_character_set_whose_bytes_look_like_delimiters) {
    Ward ward;
    // In GB 18030 the second byte of U+4E85 is a |.
    std::string raw = admission("A1", "20261122100000", calciphylaxis());
    raw.replace(raw.find("|P|2.5.1"), 8, "|P|2.5.1||||||GB 18030-2000");
    raw.replace(raw.find("Sample"), 6, "\x81\x7c");
    ward.receive(order("O1", "20261122090000", "NW", "7001", warfarin()));
    EXPECT_EQ(ward.receive(raw).disposition, Disposition::applied);
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\n");
    EXPECT_EQ(ward.outbox().at(0)["data"]["alert"]["patient"]["name"], "\xe4\xba\x85, Avery");
}

TEST(Step, answers_with_the_senders_own_bytes_whatever_character_set_they_are_in) {
    Ward ward;
    // In GB 18030 the bytes b5 a5 are one character, which is three bytes in UTF-8.
    std::string raw = admission("A\xb5\xa5", "20261122100000", calciphylaxis());
    raw.replace(raw.find("|P|2.5.1"), 8, "|P|2.5.1||||||GB 18030-2000");
    const std::string ack = ward.receive(raw).ack;
    EXPECT_NE(ack.find("\rMSA|AA|A\xb5\xa5\r"), std::string::npos) << ack;
    EXPECT_NE(ack.find("|GB 18030-2000\r"), std::string::npos) << ack;
}

TEST(Step, answers_in_utf8_when_a_character_of_the_header_looks_like_a_delimiter) {
    Ward ward;
    std::string raw = admission("A1", "20261122100000", calciphylaxis());
    raw.replace(raw.find("|P|2.5.1"), 8, "|P|2.5.1||||||GB 18030-2000");
    raw.replace(raw.find("|EHR|"), 5, "|\x81\x7c|");
    const std::string ack = ward.receive(raw).ack;
    EXPECT_NE(ack.find("|\xe4\xba\x85|H1|"), std::string::npos) << ack;
    EXPECT_NE(ack.find("\rMSA|AA|A1\r"), std::string::npos) << ack;
    EXPECT_NE(ack.find("|UNICODE UTF-8\r"), std::string::npos) << ack;
}

TEST(Step, compares_pth_in_the_unit_it_was_reported_in) {
    const auto pth = [](const std::string& value, const std::string& unit) {
        Ward ward;
        ward.receive(admission("A1", "20261122100000", calciphylaxis()));
        ward.receive(result("R1", "20261122110000",
                            unit == "pmol/L" ? "14866-8^PTH^LN" : "2731-8^PTH^LN", value, unit));
        return ward.told();
    };
    EXPECT_EQ(pth("500", "pg/mL"), "");
    EXPECT_EQ(pth("500.1", "pg/mL"), "raised pth-parathyroidectomy\n");
    EXPECT_EQ(pth("55.0", "pmol/L"), "");
    EXPECT_EQ(pth("55.1", "pmol/L"), "raised pth-parathyroidectomy\n");
}

TEST(Step, raises_crp_in_either_unit) {
    const auto crp = [](const std::string& value, const std::string& unit) {
        Ward ward;
        ward.receive(admission("A1", "20261122100000", calciphylaxis()));
        ward.receive(result("R1", "20261122110000", "1988-5^CRP^LN", value, unit));
        return ward.told();
    };
    EXPECT_EQ(crp("62", "mg/L"), "raised crp-high\n");
    EXPECT_EQ(crp("6.2", "mg/dL"), "raised crp-high\n");
    EXPECT_EQ(crp("50", "mg/L"), "");
    EXPECT_EQ(crp("5.0", "mg/dL"), "");
}

TEST(Step, leaves_a_finding_and_no_alert_for_a_result_without_unit) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    const Outcome outcome = ward.receive(result("R1", "20261122110000", "1988-5^CRP^LN", "62", ""));
    EXPECT_EQ(outcome.findings, 1U);
    EXPECT_EQ(ward.told(), "");
}

TEST(Step, finds_calcium_that_stands_only_among_the_components_of_a_nutrition_bag) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    ward.receive(order("O1", "20261122110000", "NW", "7002", "TPN1^TPN ADULT CENTRAL^L") +
                 "RXC|B|DEX70^Dextrose 70%^L|500|mL\r"
                 "RXC|A|CAG^Calcium gluconate 10% injection^L|10|mL\r");
    EXPECT_EQ(ward.told(), "raised calcium-in-calciphylaxis\n");
}

TEST(Step, ends_an_alert_by_time_alone_when_the_order_runs_out) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    ward.receive(order("O1", "20261122110000", "NW", "7001", warfarin(), "20261122180000+0000"));
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\n");
    EXPECT_EQ(ward.review(ward.now + 1h), 0U);
    EXPECT_EQ(ward.review(ward.now + 6h), 1U);
    EXPECT_EQ(ward.told(), "raised vka-in-calciphylaxis\nresolved vka-in-calciphylaxis\n");
    EXPECT_EQ(ward.review(ward.now + 7h), 0U);
}

TEST(Step, does_not_join_two_known_patients_because_one_message_names_both) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis(), "900001"));
    ward.receive(admission("A2", "20261122100000", "", "900002"));
    const Outcome both = ward.receive(
        order("O1", "20261122110000", "NW", "7001", warfarin(), "", "900002^^^H1MRN^MR~900001"));
    EXPECT_EQ(both.findings, 1U);
    EXPECT_EQ(ward.told(), "");  // 900002 stands first and has no calciphylaxis
}

TEST(Step, tells_the_same_whatever_the_size_of_the_cache) {
    std::string told[2];
    const std::size_t caches[2] = {1, 1000};
    for (int i = 0; i < 2; ++i) {
        Ward ward{{}, caches[i]};
        for (int patient = 0; patient < 5; ++patient) {
            const std::string mrn = "90010" + std::to_string(patient);
            const std::string n = std::to_string(patient);
            ward.receive(admission("A" + n, "20261122100000", calciphylaxis(), mrn));
        }
        for (int patient = 0; patient < 5; ++patient) {
            const std::string mrn = "90010" + std::to_string(patient);
            const std::string n = std::to_string(patient);
            ward.receive(order("O" + n, "20261122110000", "NW", "8" + n, warfarin(), "", mrn));
        }
        for (const auto& body : ward.outbox()) told[i] += body["data"]["alert"].dump() + "\n";
    }
    EXPECT_EQ(told[0], told[1]);
    EXPECT_NE(told[0], "");
}

TEST(Step, reads_the_store_again_after_a_transaction_was_abandoned) {
    Ward ward;
    ward.receive(admission("A1", "20261122100000", calciphylaxis()));
    MessageStep step{four_rules(), "H1", ward.store_.epoch(), 10};
    const auto interpreter = *Interpreter::make({});
    const std::string raw = order("O1", "20261122110000", "NW", "7001", warfarin());
    const Arrival arrival{"ehr", "127.0.0.1:1", ward.now, digest_of(raw), raw};
    {
        const auto abandoned = ward.store_.begin();
        EXPECT_EQ(step.receive(*abandoned, arrival, interpreter).alert_changes, 1U);
    }
    step.forget();
    const auto transaction = ward.store_.begin();
    const Outcome outcome = step.receive(*transaction, arrival, interpreter);
    transaction->commit();
    EXPECT_FALSE(outcome.resend);
    EXPECT_EQ(outcome.alert_changes, 1U);
    EXPECT_EQ(ward.outbox().size(), 1U);
    EXPECT_EQ(ward.outbox().at(0)["sequence"], "00000000000000000001");
}

}  // namespace
