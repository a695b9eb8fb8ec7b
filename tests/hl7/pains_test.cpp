// What has hurt users of HL7 software again and again, as its public issue trackers tell: one
// number a pain, its test the promise that calciwatch does not add to it. What a message or a
// stream alone cannot promise is tested where it is kept:
//
//    7  a sender waits for an answer         tests/daemon Listener
//    8  a resend floods the receiver         tests/step Step, tests/daemon Intake, Sequence here
//    9  an answer is taken for another's     tests/daemon Listener, tests/tools (as a sender)
//   10  an answer before it is kept          tests/daemon Intake, tests/store, tests/system crash
//   11  connections that are half open       tests/daemon Listener
//   21  messages overtake each other         tests/daemon Listener, tests/alerts Orders, Results
//   22  merges that harm                     tests/interpret Header
//   23  which number is the patient's        tests/interpret Person
//   24  corrections of results               tests/interpret Result, tests/alerts Results
//   25  ORC-1 with ORC-5                     tests/interpret OrderControl
#include "hl7/ack.hpp"
#include "hl7/message.hpp"
#include "hl7/mllp.hpp"
#include "hl7/segments.hpp"
#include "hl7/text.hpp"
#include "hl7/values.hpp"
#include "tests/hl7/heard.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;
using hl7::AckCode;
using hl7::Condition;
using hl7::drain;
using hl7::Heard;
using hl7::listen;
using hl7::Message;
using hl7::Presence;
using hl7::Problem;

Message parsed(std::string_view text) {
    auto message = Message::parse(text);
    EXPECT_TRUE(message.has_value()) << text;
    return message ? std::move(*message) : Message{};
}

std::string at(const std::string& text, std::string_view path) {
    return std::string{parsed(text).at(*hl7::parse_path(path))};
}

std::string header(std::string_view version, std::string_view control_id = "77") {
    return "MSH|^~\\&|LAB|H1|CW|H2|20260122101500||ORU^R01|" + std::string{control_id} + "|P|" +
           std::string{version} + "\r";
}

std::string answer(std::string_view text, hl7::AckRequest request = {}) {
    request.now = "20260122101501";
    request.control_id = "A1";
    return hl7::acknowledge(parsed(text), request);
}

std::string unescaped(std::string_view raw) {
    return hl7::unescape(raw, hl7::Delimiters{});
}

// --- 1: segments ended by LF or CR LF, of which only MSH is seen

TEST(Pain01, segments_may_end_with_lf) {
    const Message m = parsed("MSH|^~\\&\nPID|1\n\nPV1|2\n");
    ASSERT_EQ(m.segments(), 3U);
    EXPECT_EQ(m.find("PV1")->field(1).raw(), "2");
}

TEST(Pain01, segments_may_end_with_crlf) {
    const Message m = parsed("MSH|^~\\&\r\nPID|1\r\nPV1|2\r\n");
    ASSERT_EQ(m.segments(), 3U);
    EXPECT_EQ(m.segment(1).name(), "PID");
    EXPECT_EQ(m.find("PV1")->field(1).raw(), "2");
}

TEST(Pain01, a_cr_after_the_last_lf_misleads_nobody) {
    EXPECT_EQ(parsed("MSH|^~\\&\nPID|1\nPV1|2\n\r").segments(), 3U);
}

// --- 2: LF inside a field splits it; a stray CR costs the whole answer

TEST(Pain02, lf_inside_a_cr_message_is_data) {
    const Message m = parsed("MSH|^~\\&\rOBX|1|TX|||line one\nline two|x\rPV1|2\r");
    ASSERT_EQ(m.segments(), 3U);
    EXPECT_EQ(m.find("OBX")->field(5).raw(), "line one\nline two");
}

TEST(Pain02, lf_at_the_end_of_a_cr_segment_is_data) {
    const Message m = parsed("MSH|^~\\&\rOBX|a\n\rPV1|b\n\r");
    EXPECT_EQ(m.find("OBX")->field(1).raw(), "a\n");
    EXPECT_EQ(m.find("PV1")->field(1).raw(), "b\n");
    EXPECT_EQ(parsed("MSH|^~\\&\r\nPV1|b\n").find("PV1")->field(1).raw(), "b");
}

TEST(Pain02, a_cr_inside_a_field_costs_the_rest_of_its_segment_and_no_more) {
    const std::string text = header("2.3") + "OBR|1||F1|9^Panel|||2026\r0122||||x\rOBX|1|NM|||7\r";
    const Message m = parsed(text);
    EXPECT_EQ(m.find("OBR")->field(4)[1], "9");
    EXPECT_EQ(m.find("OBX")->field(5).raw(), "7");
    EXPECT_EQ(at(answer(text), "MSA-2"), "77");
}

// --- 3: doubled CR and blank lines

TEST(Pain03, doubled_line_ends_and_blank_lines_are_none_of_the_message) {
    const std::string text = "\r\n" + header("2.3") + "\rPID|1\r\r\r \t\r\nOBX|1\r\r\n\r";
    const Message m = parsed(text);
    ASSERT_EQ(m.segments(), 3U);
    EXPECT_EQ(m.segment(2).name(), "OBX");
    EXPECT_EQ(at(answer(text), "MSA-2"), "77");
}

// --- 4: several frames in one read

TEST(Pain04, frames_glued_by_pipelining_come_out_one_by_one) {
    const Heard heard = listen("\vone\x1c\r\vtwo\x1c\r\vthree\x1c\r", 100);
    EXPECT_EQ(heard.frames, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_TRUE(heard.garbage.empty());
}

// --- 5: FS or CR in a read of its own

TEST(Pain05, an_end_block_split_over_two_reads_ends_its_frame) {
    // FS ends one read, CR begins the next, which already holds another frame.
    hl7::FrameDecoder decoder{100};
    Heard heard;
    for (const std::string_view bytes : {"\vone\x1c", "\r\vtwo\x1c\r"}) {
        std::copy(bytes.begin(), bytes.end(), decoder.prepare().data());
        decoder.commit(bytes.size());
        drain(decoder, heard);
    }
    EXPECT_EQ(heard.frames, (std::vector<std::string>{"one", "two"}));
    EXPECT_TRUE(heard.garbage.empty());
    EXPECT_EQ(decoder.missing_final_crs(), 0U);
}

// --- 6: wrong bytes behind FS, and a receiver that does not say which

TEST(Pain06, an_fs_without_cr_is_accepted_and_counted) {
    const Heard heard = listen("\vone\x1c\vtwo\x1cX\vthree\x1c\r", 100);
    EXPECT_EQ(heard.frames, (std::vector<std::string>{"one", "two", "three"}));
    EXPECT_EQ(heard.missing_final_crs, 2U);
    ASSERT_EQ(heard.garbage.size(), 1U);
    EXPECT_EQ(heard.garbage[0].first, "X");
}

TEST(Pain06, bytes_outside_a_frame_are_told_with_their_place) {
    const Heard heard = listen("noise\vone\x1c\r\n\n\vtwo\x1c\r", 100);
    EXPECT_EQ(heard.garbage,
              (std::vector<std::pair<std::string, std::uint64_t>>{{"noise", 0}, {"\n\n", 11}}));
}

TEST(Pain06, fs_and_nul_end_a_frame_too) {
    const Heard heard = listen("\vone\x1c\0\vtwo\x1c\r"s, 100);
    EXPECT_EQ(heard.frames, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(heard.missing_final_crs, 1U);
    ASSERT_EQ(heard.garbage.size(), 1U);
    EXPECT_EQ(heard.garbage[0].first, "\0"s);
}

// --- 7: a sender that waits for its answer until its time is up

TEST(Pain07, a_frame_is_given_out_before_its_final_cr_so_that_no_sender_waits) {
    hl7::FrameDecoder decoder{100};
    const std::string_view bytes = "\vone\x1c";
    std::copy(bytes.begin(), bytes.end(), decoder.prepare().data());
    decoder.commit(bytes.size());
    const hl7::Next next = decoder.next();
    ASSERT_TRUE(std::holds_alternative<hl7::Frame>(next));
    EXPECT_EQ(std::get<hl7::Frame>(next).text, "one");
    EXPECT_FALSE(std::get<hl7::Frame>(next).missing_final_cr);
}

// --- 9: an answer taken for that of the next message

TEST(Pain09, every_answer_names_the_message_it_answers) {
    const Heard heard =
        listen(hl7::frame(header("2.3", "1")) + hl7::frame(header("2.3", "2")), 1000);
    ASSERT_EQ(heard.frames.size(), 2U);
    EXPECT_EQ(at(answer(heard.frames[0]), "MSA-2"), "1");
    EXPECT_EQ(at(answer(heard.frames[1]), "MSA-2"), "2");
}

// --- 12: no answer to a bad MSH

TEST(Pain12, bytes_that_are_no_message_get_an_answer) {
    const Problem problem{Condition::segment_sequence, hl7::parse_path("MSH"), "no_msh"};
    EXPECT_EQ(hl7::acknowledge_unreadable({AckCode::AR, problem, "20260122101501", "A1"}),
              "MSH|^~\\&|||||20260122101501||ACK|A1|P|2.5.1\r"
              "MSA|AR\r"
              "ERR||MSH^1|100^Segment sequence error^HL70357|E|||no_msh\r");
}

TEST(Pain12, a_header_without_type_or_version_gets_an_answer_with_its_control_id) {
    EXPECT_EQ(at(answer("MSH|^~\\&||||||||77\r"), "MSA-2"), "77");
    EXPECT_EQ(at(answer("MSH|^~\\&||||||||77\r"), "MSH-9"), "ACK");
}

// --- 13: CA to who expects AA, and AA to who expects CA

hl7::AckWish wish(std::string_view accept, std::string_view application) {
    const std::string text = "MSH|^~\\&|||||||ADT^A01|1|P|2.5|||" + std::string{accept} + "|" +
                             std::string{application} + "\r";
    return hl7::read_wish(parsed(text));
}

TEST(Pain13, one_of_msh_15_and_msh_16_alone_is_the_original_mode) {
    using Fields = std::pair<std::string_view, std::string_view>;
    for (const auto& [accept, application] :
         {Fields{"", ""}, {"AL", ""}, {"", "AL"}, {"\"\"", "NE"}, {"XX", "AL"}, {"al", "ne"}}) {
        const hl7::AckWish original = wish(accept, application);
        EXPECT_FALSE(original.enhanced) << accept << '/' << application;
        for (const AckCode outcome : {AckCode::AA, AckCode::AE, AckCode::AR}) {
            EXPECT_EQ(hl7::application_code(original, outcome), outcome);
            EXPECT_EQ(hl7::accept_code(original, outcome), std::nullopt);
        }
    }
}

TEST(Pain13, a_sender_gets_the_answers_it_asked_for_and_no_other) {
    struct Row {
        std::string_view accept, application;
        std::optional<AckCode> first, second;
    };
    for (const Row& row : {Row{"", "", {}, AckCode::AA},
                           {"AL", "", {}, AckCode::AA},
                           {"AL", "NE", AckCode::CA, {}},
                           {"NE", "AL", {}, AckCode::AA},
                           {"AL", "AL", AckCode::CA, AckCode::AA},
                           {"ER", "NE", {}, {}},
                           {"NE", "NE", {}, {}}}) {
        const hl7::AckWish asked = wish(row.accept, row.application);
        EXPECT_EQ(hl7::accept_code(asked, AckCode::AA), row.first) << row.accept;
        EXPECT_EQ(hl7::application_code(asked, AckCode::AA), row.second) << row.application;
    }
}

// --- 14: the shape of an answer

TEST(Pain14, an_answer_says_its_structure_from_version_2_4_on) {
    for (const char* version : {"2.4", "2.5", "2.5.1", "2.5.1^USA^ISO", "2.9", "2.10", "9.9", ""})
        EXPECT_EQ(at(answer(header(version)), "MSH-9"), "ACK^R01^ACK") << version;
    for (const char* version : {"2.1", "2.2", "2.3", "2.3.1", "2.3.z"})
        EXPECT_EQ(at(answer(header(version)), "MSH-9"), "ACK^R01") << version;
}

TEST(Pain14, an_answer_goes_back_to_who_sent) {
    const std::string ack = answer("MSH|^~\\&|A^1^ISO|B|C|D^2^DNS|||ADT^A01|1|P|2.5\r");
    EXPECT_EQ(at(ack, "MSH-3"), "C");
    EXPECT_EQ(at(ack, "MSH-4"), "D^2^DNS");
    EXPECT_EQ(at(ack, "MSH-5"), "A^1^ISO");
    EXPECT_EQ(at(ack, "MSH-6"), "B");
}

TEST(Pain14, an_answer_says_ack_alone_to_peers_that_break_on_more) {
    hl7::AckRequest request;
    request.plain_type = true;
    for (const char* version : {"2.3", "2.5.1", ""})
        EXPECT_EQ(at(answer(header(version), request), "MSH-9"), "ACK") << version;
}

TEST(Pain14, an_answer_has_the_version_of_its_message_and_ends_every_segment) {
    for (const char* version : {"2.1", "2.3.1", "2.5.1", "2.9", "9.9"})
        EXPECT_EQ(at(answer(header(version)), "MSH-12"), version);
    EXPECT_TRUE(answer(header("2.3")).ends_with("\rMSA|AA|77\r"));
}

// --- 15: MSH-18 ignored, or odd

TEST(Pain15, a_name_is_read_right_whatever_msh_18_says_of_it) {
    for (const auto& [charset, bytes] : {std::pair{"UNICODE UTF-8", "M\xc3\xbcller"},
                                         {"8859/1", "M\xfcller"},
                                         {"", "M\xc3\xbcller"},
                                         {"", "M\xfcller"},
                                         {"ASCII", "M\xfcller"},
                                         {"8859", "M\xfcller"},
                                         {"8859", "M\xc3\xbcller"},
                                         {"UTF8", "M\xc3\xbcller"},
                                         {"{hl7CharSet}", "M\xfcller"}}) {
        const std::string text =
            "MSH|^~\\&||||||||1|P|2.5||||||" + std::string{charset} + "\rPID|1||||" + bytes + "\r";
        const Message m = parsed(text);
        EXPECT_EQ(hl7::TextReader{m}(m.find("PID")->field(5)[1]), "Müller") << charset;
    }
}

// --- 16: UTF-16

TEST(Pain16, two_bytes_a_character_are_refused_and_never_misread) {
    const auto widened = [](std::string_view text, bool low_first) {
        std::string wide;
        for (const char c : text) {
            if (!low_first) wide += '\0';
            wide += c;
            if (low_first) wide += '\0';
        }
        return wide;
    };
    const std::string text = header("2.5") + "PID|1\r";
    for (const bool low_first : {true, false}) {
        for (const std::string& stream : {widened(hl7::frame(text), low_first),
                                          hl7::frame("\xff\xfe" + widened(text, low_first))}) {
            const Heard heard = listen(stream, stream.size());
            ASSERT_EQ(heard.frames.size(), 1U);
            const auto message = Message::parse(heard.frames[0]);
            ASSERT_FALSE(message.has_value());
            EXPECT_EQ(message.error().flaw, hl7::Flaw::no_msh);
        }
    }
}

// --- 17: escapes that are none, or half of one

TEST(Pain17, escapes_may_stand_back_to_back) {
    EXPECT_EQ(unescaped("\\X0D\\\\X0A\\"), "\r\n");
    EXPECT_EQ(unescaped("\\E\\\\E\\"), "\\\\");
    EXPECT_EQ(unescaped("\\F\\\\F\\"), "||");
}

TEST(Pain17, half_a_byte_stays_as_it_was_sent) {
    EXPECT_EQ(unescaped("\\X00d\\"), "\\X00d\\");
    EXPECT_EQ(unescaped("\\X\\"), "\\X\\");
    EXPECT_EQ(unescaped("\\X0G\\"), "\\X0G\\");
}

TEST(Pain17, an_unbalanced_escape_stays_as_it_was_sent) {
    EXPECT_EQ(unescaped("4\\5 re."), "4\\5 re.");
    EXPECT_EQ(unescaped("\\"), "\\");
    EXPECT_EQ(unescaped("ends with \\"), "ends with \\");
    EXPECT_EQ(unescaped("\\\\"), "\\\\");
    EXPECT_EQ(unescaped("4\\5 a\\F\\b"), "4\\5 a|b") << "a lone one does not swallow the next";
}

TEST(Pain17, a_name_may_be_one_backslash) {
    EXPECT_EQ(unescaped("\\E\\"), "\\");
}

TEST(Pain17, what_was_escaped_twice_is_unescaped_once) {
    EXPECT_EQ(unescaped("\\E\\X09\\E\\"), "\\X09\\");
    EXPECT_EQ(unescaped("\\E\\F\\E\\"), "\\F\\");
}

// --- 18: "" taken for a value, or for nothing

TEST(Pain18, null_absent_and_present_are_told_apart) {
    const Message m = parsed("MSH|^~\\&\rPID||\"\"|x|\"\"^^^A|\"\"\"\"\r");
    const auto pid = m.find("PID");
    EXPECT_EQ(pid->field(1).presence(), Presence::absent);
    EXPECT_EQ(pid->field(2).presence(), Presence::null);
    EXPECT_EQ(pid->field(3).presence(), Presence::present);
    EXPECT_EQ(pid->field(4).presence(), Presence::present);
    EXPECT_EQ(hl7::presence(pid->field(4)[1]), Presence::null);
    EXPECT_EQ(pid->field(5).presence(), Presence::present);
    EXPECT_EQ(pid->field(6).presence(), Presence::absent);
}

TEST(Pain18, a_deleted_identifier_stays_visible_as_one) {
    const Message m = parsed("MSH|^~\\&\rPID|1||\"\"^^^NLMINBIZA^PPN~4711^^^H1^MR\r");
    std::vector<Presence> said;
    for (const hl7::Repetition& one : m.find("PID")->field(3))
        said.push_back(hl7::presence(hl7::parse_cx(one).number));
    EXPECT_EQ(said, (std::vector{Presence::null, Presence::present}));
}

// --- 19: offsets ignored, turned round, or made up

hl7::Timestamp time(std::string_view raw) {
    const auto read = hl7::parse_timestamp(raw);
    EXPECT_TRUE(read.has_value()) << raw;
    return read.value_or(hl7::Timestamp{});
}

TEST(Pain19, the_sign_of_an_offset_is_that_of_its_minutes_too) {
    EXPECT_EQ(time("20260304050607-0330").offset, -210min);
    EXPECT_EQ(time("20260304050607-0030").offset, -30min);
    EXPECT_EQ(time("20260304050607+1400").offset, 840min);
}

TEST(Pain19, no_offset_is_not_utc) {
    EXPECT_EQ(time("20260304050607").offset, std::nullopt);
    EXPECT_EQ(time("20260304050607+0000").offset, 0min);
    EXPECT_EQ(time("20260304050607-0000").offset, 0min);
}

// --- 20: results of many megabytes

TEST(Pain20, a_document_of_ten_megabytes_is_read_whole_and_what_follows_it_too) {
    const std::string document(10'000'000, 'A');
    const std::string stream = hl7::frame(header("2.5") + "OBX|1|ED|9||^^PDF^Base64^" + document +
                                          "|mg|||||F\rOBX|2||||7\r");
    const Heard heard = listen(stream, 65'536, 16U << 20U);
    ASSERT_EQ(heard.frames.size(), 1U);
    const Message m = parsed(heard.frames[0]);
    EXPECT_TRUE(m.find("OBX")->field(5)[5] == document);
    EXPECT_EQ(m.find("OBX")->field(11).raw(), "F");
    EXPECT_EQ(m.find("OBX", 2)->field(5).raw(), "7");
}

// --- 22: merges that harm

TEST(Pain22, a_refused_merge_is_told_where_its_numbers_are_the_same) {
    hl7::AckRequest request{AckCode::AE,
                            Problem{Condition::duplicate_key, hl7::parse_path("MRG-1"),
                                    "MRG-1 names the patient of PID-3"},
                            {},
                            {}};
    const std::string ack = answer(header("2.5"), request);
    EXPECT_EQ(at(ack, "ERR-2"), "MRG^1^1");
    EXPECT_EQ(at(ack, "ERR-3.1"), "205");
    EXPECT_EQ(at(ack, "ERR-7"), "MRG-1 names the patient of PID-3");
}

// --- 23: which repetition of PID-3 is the patient

TEST(Pain23, every_identifier_is_given_with_its_authority_and_type) {
    const Message m = parsed("MSH|^~\\&\rPID|1||9^^^SSA^SS~4711^^^H1&1.2.3&ISO^MR~5\r");
    std::string all;
    const auto pid = hl7::Pid::in(m);
    for (const hl7::Repetition& one : (*pid)[hl7::Pid::patient_identifier_list]) {
        const hl7::IdentifierView id = hl7::parse_cx(one);
        all.append(id.number).append("@").append(id.authority).append("/").append(id.type) += ' ';
    }
    EXPECT_EQ(all, "9@SSA/SS 4711@H1/MR 5@/ ");
}

// --- 24: the status of an OBX taken for that of its OBR

TEST(Pain24, the_status_of_a_result_is_not_that_of_its_request) {
    const Message m = parsed("MSH|^~\\&\rOBR|1||||||||||||||||||||||||C\rOBX|1|NM|9||7||||||\r");
    const auto obr = hl7::Obr::in(m);
    const auto obx = hl7::Obx::in(m);
    EXPECT_EQ((*obr)[hl7::Obr::result_status].raw(), "C");
    EXPECT_EQ((*obx)[hl7::Obx::observation_result_status].presence(), Presence::absent);
}

}  // namespace
