# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  region:
    description:
      - The region, such as V(eu-de) or V(ap-southeast-1).
      - If not set, the environment variable E(HW_REGION_NAME) or E(OS_REGION_NAME) is used.
    type: str
  project_id:
    description:
      - The id of the project.
      - If not set, the environment variable E(HW_PROJECT_ID), E(HUAWEICLOUD_SDK_PROJECT_ID) or E(OS_PROJECT_ID) is used.
    type: str
  project_name:
    description:
      - The name of the project, whose id is then looked up at IAM.
      - If not set, the environment variable E(HW_PROJECT_NAME) or E(OS_PROJECT_NAME) is used.
      - With neither id nor name the project that is called like the region is looked up.
    type: str
  access_key:
    description:
      - The access key (AK). Requests are signed with it and O(secret_key).
      - If not set, the environment variable E(HW_ACCESS_KEY), E(HUAWEICLOUD_SDK_AK) or E(OS_ACCESS_KEY) is used.
    type: str
  secret_key:
    description:
      - The secret key (SK).
      - If not set, the environment variable E(HW_SECRET_KEY), E(HUAWEICLOUD_SDK_SK) or E(OS_SECRET_KEY) is used.
    type: str
  security_token:
    description:
      - The security token of a temporary access key.
      - If not set, the environment variable E(HW_SECURITY_TOKEN), E(HUAWEICLOUD_SDK_SECURITY_TOKEN) or E(OS_SECURITY_TOKEN) is used.
    type: str
  auth_token:
    description:
      - A token of IAM for the project.
      - If not set, the environment variable E(HW_AUTH_TOKEN), E(OS_TOKEN) or E(OS_AUTH_TOKEN) is used.
    type: str
  username:
    description:
      - The name of an IAM user. A token is fetched with it and O(password), and renewed when it has expired.
      - If not set, the environment variable E(HW_USER_NAME) or E(OS_USERNAME) is used.
    type: str
  password:
    description:
      - The password of the user.
      - If not set, the environment variable E(HW_USER_PASSWORD) or E(OS_PASSWORD) is used.
    type: str
  domain_name:
    description:
      - The name of the account that the user belongs to.
      - If not set, the environment variable E(HW_DOMAIN_NAME), E(OS_USER_DOMAIN_NAME) or E(OS_DOMAIN_NAME) is used, and else the name of the user.
    type: str
  auth_url:
    description:
      - The base URL of IAM.
      - If not set, the environment variable E(HW_AUTH_URL), E(OS_AUTH_URL) or E(HUAWEICLOUD_SDK_IAM_ENDPOINT) is used, and else the IAM of the region.
    type: str
  endpoints:
    description:
      - Base URLs of services, for those that shall not be taken from the region. Keys are V(rds), V(gaussdb), V(taurusdb), V(geminidb),
        V(dcs) and V(iam).
      - A base URL may hold a path prefix, and may or may not end in the API version.
      - If not set, the environment variable E(HW_ENDPOINTS) is used, as JSON or as V(rds=https://…,dcs=https://…).
    type: dict
  validate_certs:
    description:
      - Whether the certificates of the services are checked.
    type: bool
    default: true
  ca_cert:
    description:
      - A file or folder with the CA certificates to check them against.
      - If not set, the environment variable E(OS_CACERT) is used, and else what the Python library requests takes by default.
    type: path
  proxy:
    description:
      - The proxy for all requests, such as V(http://proxy.example.com:3128).
      - If not set, the usual environment variables E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY) hold.
    type: str
  request_timeout:
    description:
      - Seconds within which one request must be answered in full.
    type: float
    default: 30
  retries:
    description:
      - How often one request is tried again after a transient fault, such as a refused connection, HTTP 429 or 5xx.
      - If not set, the environment variable E(HW_MAX_RETRIES) is used.
    type: int
    default: 5
notes:
  - Exactly one way to authenticate is picked. O(auth_token) comes first, then O(access_key) with O(secret_key), then O(username) with O(password).
    Options come before the environment. One half may come from an option and the other from the environment.
  - No redirect is followed, so that credentials go to no other address.
requirements:
  - requests >= 2.25
"""
