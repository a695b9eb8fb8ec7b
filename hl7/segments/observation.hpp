// Chapter 7: what was measured.
#pragma once

#include "hl7/segments/view.hpp"

namespace hl7 {

// OBR: observation request.
struct Obr : View<Obr> {
    using View::View;
    static constexpr std::string_view segment_id = "OBR";
    static constexpr Element set_id{1};
    static constexpr Element placer_order_number{2};           // EI
    static constexpr Element filler_order_number{3};           // EI
    static constexpr Element universal_service_identifier{4};  // CWE
    static constexpr Element observation_date_time{7};
    static constexpr Element observation_end_date_time{8};
    static constexpr Element specimen_source{15};  // SPS, until 2.6
    static constexpr Element ordering_provider{16};
    static constexpr Element results_report_status_change_date_time{22};
    static constexpr Element diagnostic_service_section_id{24};
    static constexpr Element result_status{25};     // table 0123, not 0085
    static constexpr Element parent_result{26};     // PRL
    static constexpr Element parent{29};            // EIP
    static constexpr Element reason_for_study{31};  // CWE, repeats
    static constexpr Element scheduled_date_time{36};
};

// OBX: observation result.
struct Obx : View<Obx> {
    using View::View;
    static constexpr std::string_view segment_id = "OBX";
    static constexpr Element value_type{2};              // table 0125
    static constexpr Element observation_identifier{3};  // CWE
    static constexpr Element observation_sub_id{4};
    static constexpr Element observation_value{5};  // of the type in OBX-2, may repeat
    static constexpr Element units{6};              // CWE
    static constexpr Element references_range{7};
    static constexpr Element abnormal_flags{8};              // repeats, table 0078
    static constexpr Element observation_result_status{11};  // table 0085
    static constexpr Element date_time_of_the_observation{14};
    static constexpr Element responsible_observer{16};
    static constexpr Element date_time_of_the_analysis{19};
    static constexpr Element performing_organization_name{23};
};

// SPM: specimen.
struct Spm : View<Spm> {
    using View::View;
    static constexpr std::string_view segment_id = "SPM";
    static constexpr Element specimen_id{2};                     // EIP
    static constexpr Element specimen_parent_ids{3};             // EIP, repeats
    static constexpr Element specimen_type{4};                   // CWE
    static constexpr Element specimen_source_site{8};            // CWE
    static constexpr Element specimen_collection_date_time{17};  // DR
    static constexpr Element specimen_received_date_time{18};
    static constexpr Element specimen_reject_reason{21};  // CWE, repeats
};

}  // namespace hl7
