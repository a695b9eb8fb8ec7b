// Chapter 2: what every message, answer and batch is made of.
#pragma once

#include "hl7/segments/view.hpp"

namespace hl7 {

// MSH: message header.
struct Msh : View<Msh> {
    using View::View;
    static constexpr std::string_view segment_id = "MSH";
    static constexpr Element field_separator{1};
    static constexpr Element encoding_characters{2};
    static constexpr Element sending_application{3};
    static constexpr Element sending_facility{4};
    static constexpr Element receiving_application{5};
    static constexpr Element receiving_facility{6};
    static constexpr Element date_time_of_message{7};
    static constexpr Element message_type{9};  // MSG: code, trigger event, structure
    static constexpr Element message_control_id{10};
    static constexpr Element processing_id{11};  // PT, table 0103
    static constexpr Element version_id{12};     // VID
    static constexpr Element sequence_number{13};
    static constexpr Element continuation_pointer{14};
    static constexpr Element accept_acknowledgment_type{15};  // table 0155
    static constexpr Element application_acknowledgment_type{16};
    static constexpr Element character_set{18};  // repeats, table 0211
};

// MSA: message acknowledgment.
struct Msa : View<Msa> {
    using View::View;
    static constexpr std::string_view segment_id = "MSA";
    static constexpr Element acknowledgment_code{1};  // table 0008
    static constexpr Element message_control_id{2};
    static constexpr Element text_message{3};  // until 2.6
    static constexpr Element expected_sequence_number{4};
};

// ERR: error.
struct Err : View<Err> {
    using View::View;
    static constexpr std::string_view segment_id = "ERR";
    static constexpr Element error_code_and_location{1};  // until 2.6
    static constexpr Element error_location{2};           // ERL
    static constexpr Element hl7_error_code{3};           // CWE, table 0357
    static constexpr Element severity{4};                 // table 0516
    static constexpr Element application_error_code{5};
    static constexpr Element diagnostic_information{7};
    static constexpr Element user_message{8};
};

// DSC: continuation pointer.
struct Dsc : View<Dsc> {
    using View::View;
    static constexpr std::string_view segment_id = "DSC";
    static constexpr Element continuation_pointer{1};
    static constexpr Element continuation_style{2};  // table 0398
};

// ADD: addendum.
struct Add : View<Add> {
    using View::View;
    static constexpr std::string_view segment_id = "ADD";
    static constexpr Element addendum_continuation_pointer{
        1};  // the rest of the field that was broken off
};

// NTE: notes and comments.
struct Nte : View<Nte> {
    using View::View;
    static constexpr std::string_view segment_id = "NTE";
    static constexpr Element source_of_comment{2};
    static constexpr Element comment{3};  // repeats
    static constexpr Element comment_type{4};
};

// FHS: file header.
struct Fhs : View<Fhs> {
    using View::View;
    static constexpr std::string_view segment_id = "FHS";
    static constexpr Element file_sending_application{3};
    static constexpr Element file_sending_facility{4};
    static constexpr Element file_creation_date_time{7};
    static constexpr Element file_name_id{9};
    static constexpr Element file_control_id{11};
};

// BHS: batch header.
struct Bhs : View<Bhs> {
    using View::View;
    static constexpr std::string_view segment_id = "BHS";
    static constexpr Element batch_sending_application{3};
    static constexpr Element batch_sending_facility{4};
    static constexpr Element batch_creation_date_time{7};
    static constexpr Element batch_name_id_type{9};
    static constexpr Element batch_control_id{11};
};

// BTS: batch trailer.
struct Bts : View<Bts> {
    using View::View;
    static constexpr std::string_view segment_id = "BTS";
    static constexpr Element batch_message_count{1};
    static constexpr Element batch_comment{2};
};

// FTS: file trailer.
struct Fts : View<Fts> {
    using View::View;
    static constexpr std::string_view segment_id = "FTS";
    static constexpr Element file_batch_count{1};
    static constexpr Element file_trailer_comment{2};
};

}  // namespace hl7
