#include "hl7/mllp.hpp"
