// Chapters 9 and 11: documents, and to whom a patient is referred.
#pragma once

#include "hl7/segments/view.hpp"

namespace hl7 {

// TXA: transcription document header.
struct Txa : View<Txa> {
    using View::View;
    static constexpr std::string_view segment_id = "TXA";
    static constexpr Element document_type{2};  // table 0270; CWE since 2.7
    static constexpr Element activity_date_time{4};
    static constexpr Element origination_date_time{6};
    static constexpr Element unique_document_number{12};        // EI
    static constexpr Element document_completion_status{17};    // table 0271
    static constexpr Element document_availability_status{19};  // table 0273
};

// RF1: referral information.
struct Rf1 : View<Rf1> {
    using View::View;
    static constexpr std::string_view segment_id = "RF1";
    static constexpr Element referral_status{1};                  // table 0283
    static constexpr Element referral_type{3};                    // CWE, table 0281
    static constexpr Element originating_referral_identifier{6};  // EI
    static constexpr Element referral_reason{10};                 // CWE, table 0336, repeats
    static constexpr Element external_referral_identifier{11};    // EI, repeats
};

}  // namespace hl7
